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

extension StockMovement {
    init(_ adjustment: StockAdjustment, available: Int, by userId: Identifier, id: Identifier? = nil) {
        self.init(
            id: id ?? .make(at: adjustment.time), change: adjustment.change, reason: adjustment.reason,
            available: available, changedBy: userId, createdAt: adjustment.time)
    }

    /// The first of a new product, with a new id by default; nil when there is no stock.
    static func first(of product: Product, stock: Int, id: Identifier? = nil) -> StockMovement? {
        guard stock > 0 else { return nil }
        let first = StockAdjustment(change: stock, reason: "First stock", time: product.createdAt)
        return StockMovement(first, available: stock, by: product.ownerId, id: id)
    }
}
