/// A number of pieces of one product.
public struct ItemQuantity: Hashable, Sendable, Codable {
    public let productId: Identifier
    public let quantity: Int

    public init(productId: Identifier, quantity: Int) {
        self.productId = productId
        self.quantity = quantity
    }
}
