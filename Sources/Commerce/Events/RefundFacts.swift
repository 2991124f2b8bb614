/// A refund as events tell of it, with its share of each line and without the reason, which is free text.
public struct RefundFacts: Hashable, Sendable, Codable {
    public let id: Identifier
    public let amount: Money
    public let createdAt: Timestamp
    public let lines: [RefundLine]
    public let restock: Bool

    /// A refund as a log kept it.
    public init(id: Identifier, amount: Money, createdAt: Timestamp, lines: [RefundLine], restock: Bool) {
        self.id = id
        self.amount = amount
        self.createdAt = createdAt
        self.lines = lines
        self.restock = restock
    }

    public init(_ refund: Refund) {
        id = refund.id
        amount = refund.amount
        createdAt = refund.createdAt
        lines = refund.lines
        restock = refund.restock
    }
}
