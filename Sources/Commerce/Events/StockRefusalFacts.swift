/// The body of a `product.stock_refused` event: an order that was turned away, with every line that was short.
public struct StockRefusalFacts: Hashable, Sendable, Codable {
    /// A line that asked for more than could be bought, with the product as it then was.
    public struct Shortage: Hashable, Sendable, Codable {
        public let productId: Identifier
        public let name: String
        public let category: String
        public let requested: Int
        public let available: Int

        public init(productId: Identifier, name: String, category: String, requested: Int, available: Int) {
            self.productId = productId
            self.name = name
            self.category = category
            self.requested = requested
            self.available = available
        }
    }

    public let orderId: Identifier
    public let shortages: [Shortage]

    public init(orderId: Identifier, shortages: [Shortage]) {
        self.orderId = orderId
        self.shortages = shortages
    }
}
