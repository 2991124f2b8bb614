import Commerce
import SQLDatabase

extension SQLCondition {
    /// A filter as a condition on the products `p`.
    init(_ filter: ProductFilter) {
        self.init()
        add("p.deleted_at IS NULL")
        if let text = filter.text {
            if let match = SearchText(text).fullTextQuery {
                add("p.number IN (SELECT rowid FROM product_texts WHERE product_texts MATCH ?)", match)
            } else {
                add("0")
            }
        }
        if let category = filter.category { add("p.category = ?", category) }
        if let price = filter.minimumPrice { add("p.price >= ?", price) }
        if let price = filter.maximumPrice { add("p.price <= ?", price) }
        for (name, value) in filter.attributes.sorted(by: { $0.key < $1.key }) {
            add("p.number IN (SELECT product FROM product_attributes WHERE name = ? AND value = ?)", name, value)
        }
    }
}

extension SearchText {
    /// The FTS5 query for products that have all words, the last one as a beginning; nil without words.
    ///
    /// Each word is a quoted string, so none can be an operator; words hold no quotes.
    var fullTextQuery: String? {
        words.isEmpty ? nil : words.map { "\"\($0)\"" }.joined(separator: " ") + "*"
    }
}
