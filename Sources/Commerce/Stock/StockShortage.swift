/// A line that asked for more than can be bought.
public struct StockShortage: Hashable, Sendable, Codable {
    public let productId: Identifier
    public let requested: Int
    public let available: Int

    public init(productId: Identifier, requested: Int, available: Int) {
        self.productId = productId
        self.requested = requested
        self.available = available
    }
}
