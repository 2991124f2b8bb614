import Commerce

/// A page of a list of products.
struct ProductQuery: Hashable, Sendable {
    var filter = ProductFilter()
    var sort = ProductSort.newest
    var limit = Limits.defaultPage
    /// nil for the first page. Must belong to this query.
    var after: ProductCursor?

    /// Equal for the pages of one list: 64-bit FNV-1a over the sort and the filter.
    var fingerprint: String {
        var parts = [sort.rawValue, filter.text ?? "\0", filter.category ?? "\0"]
        parts += [filter.minimumPrice, filter.maximumPrice].map { $0.map(String.init) ?? "" }
        for (name, value) in filter.attributes.sorted(by: { $0.key < $1.key }) { parts += [name, value] }
        let hash = parts.joined(separator: "\u{1F}").utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        return String(hash, radix: 16)
    }
}
