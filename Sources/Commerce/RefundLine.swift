/// The part of a refund that falls on one line of the order.
public struct RefundLine: Hashable, Sendable, Codable {
    public let productId: Identifier
    /// Pieces given back; 0 when only money was.
    public let quantity: Int
    public let amount: Money

    public init(productId: Identifier, quantity: Int, amount: Money) {
        self.productId = productId
        self.quantity = quantity
        self.amount = amount
    }
}
