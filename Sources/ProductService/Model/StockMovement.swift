import Commerce

/// An adjustment that was made.
struct StockMovement: Hashable, Sendable, Encodable {
    let id: Identifier
    let change: Int
    let reason: String
    /// What could be bought right after it.
    let available: Int
    let changedBy: Identifier
    let createdAt: Timestamp
}
