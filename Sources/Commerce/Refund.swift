/// Money given back for an order, all of it or a part.
///
/// Encodes as the API shows it: id, amount, reason and time. How the amount falls on the lines stays inside.
public struct Refund: Hashable, Sendable, Encodable {
    public let id: Identifier
    public let amount: Money
    public let reason: String
    public let createdAt: Timestamp
    /// What falls on each line of the order; lines without a share are left out.
    public let lines: [RefundLine]
    /// Whether the pieces in `lines` go back into stock.
    public let restock: Bool

    public init(
        id: Identifier, amount: Money, reason: String, createdAt: Timestamp, lines: [RefundLine], restock: Bool
    ) {
        self.id = id
        self.amount = amount
        self.reason = reason
        self.createdAt = createdAt
        self.lines = lines
        self.restock = restock
    }

    private enum CodingKeys: String, CodingKey {
        case id, amount, reason, createdAt
    }
}
