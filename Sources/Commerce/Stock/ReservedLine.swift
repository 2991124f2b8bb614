/// A line that was reserved, with the product as it was at that instant.
public struct ReservedLine: Hashable, Sendable, Codable {
    public let productId: Identifier
    public let name: String
    public let category: String
    public let unitPrice: Money
    public let quantity: Int

    public init(productId: Identifier, name: String, category: String, unitPrice: Money, quantity: Int) {
        self.productId = productId
        self.name = name
        self.category = category
        self.unitPrice = unitPrice
        self.quantity = quantity
    }
}
