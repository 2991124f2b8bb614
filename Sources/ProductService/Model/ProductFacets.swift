/// How the products of a whole filtered list, not of a page alone, are spread: at most 50 values of each, the most
/// frequent first, and at most 50 attributes.
struct ProductFacets: Hashable, Sendable, Encodable {
    struct Value: Hashable, Sendable, Encodable {
        let value: String
        let count: Int
    }

    /// The lowest and the highest price in minor units.
    struct Prices: Hashable, Sendable, Encodable {
        let min: Int
        let max: Int
    }

    static let limit = 50

    var categories: [Value] = []
    var attributes: [String: [Value]] = [:]
    /// nil when the list is empty.
    var price: Prices?
}
