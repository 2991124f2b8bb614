import Commerce

/// Where the next page of a list of products begins: after the product with this id and sort key.
struct ProductCursor: Hashable, Sendable, Codable {
    /// The list it belongs to, so that it is never used in another.
    let list: String
    let id: Identifier
    /// The price, or the rank of relevance.
    var number: Int?
    /// The name's sort key.
    var name: String?

    /// Whether it can have come from a page of `query`.
    func belongs(to query: ProductQuery) -> Bool {
        guard list == query.fingerprint else { return false }
        return switch query.sort {
        case .newest: true
        case .relevance, .price, .priceDescending: number != nil
        case .name: name.map { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } } ?? false
        }
    }
}
