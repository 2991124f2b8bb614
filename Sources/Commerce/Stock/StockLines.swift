/// The body of a call that reserves or returns stock: `{"items": [{"productId", "quantity"}]}`.
public struct StockLines: Hashable, Sendable, Codable {
    public let items: [ItemQuantity]

    public init(items: [ItemQuantity]) {
        self.items = items
    }
}
