/// What is added to the subtotal of an order, such as shipping or tax, or taken from it, such as a discount.
public struct Adjustment: Hashable, Sendable, Codable {
    public let kind: String
    public let amount: Money

    public init(kind: String, amount: Money) {
        self.kind = kind
        self.amount = amount
    }
}
