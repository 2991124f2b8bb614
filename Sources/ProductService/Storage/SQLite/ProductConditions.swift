import Commerce
import SQLDatabase

/// A ``ProductFilter`` as a condition of SQL on the products `p`.
struct ProductConditions {
    let sql: String
    let arguments: [any SQLValueConvertible]

    init(_ filter: ProductFilter) {
        var conditions = ["p.deleted_at IS NULL"]
        var arguments: [any SQLValueConvertible] = []
        if let text = filter.text {
            if let match = SearchText(text).fullTextQuery {
                conditions.append("p.number IN (SELECT rowid FROM product_texts WHERE product_texts MATCH ?)")
                arguments.append(match)
            } else {
                conditions.append("0")
            }
        }
        if let category = filter.category {
            conditions.append("p.category = ?")
            arguments.append(category)
        }
        if let price = filter.minimumPrice {
            conditions.append("p.price >= ?")
            arguments.append(price)
        }
        if let price = filter.maximumPrice {
            conditions.append("p.price <= ?")
            arguments.append(price)
        }
        for (name, value) in filter.attributes.sorted(by: { $0.key < $1.key }) {
            conditions.append("p.number IN (SELECT product FROM product_attributes WHERE name = ? AND value = ?)")
            arguments += [name, value]
        }
        sql = conditions.joined(separator: " AND ")
        self.arguments = arguments
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
