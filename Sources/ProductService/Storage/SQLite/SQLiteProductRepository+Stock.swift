import Commerce
import SQLDatabase
import ServiceKit

extension SQLiteProductRepository {
    func adjustStock(
        of id: Identifier, _ adjustment: StockAdjustment, by identity: Identity
    ) async throws -> StockMovement {
        try await write { transaction in
            let connection = transaction.connection
            let row = try ProductRow.find(id, for: identity, connection)
            let figures = try row.figures.adjusted(by: adjustment.change)
            try connection.execute(
                "UPDATE stock SET available = ?, supplied = ? WHERE product = ?",
                [figures.available, figures.supplied, row.number])
            let movement = StockMovement(adjustment, available: figures.available, by: identity.userId)
            try transaction.record(movement, number: row.number)
            let facts = row.product.facts(stock: figures, change: adjustment.change)
            try SQLEventLog.append([.product(.stockAdjusted, facts, at: adjustment.time)], to: connection)
            return movement
        }
    }

    func stockHistory(
        of id: Identifier, before cursor: StockHistory.Cursor?, limit: Int, by identity: Identity
    ) async throws -> StockHistory {
        try await database.read { connection in
            let row = try ProductRow.find(id, for: identity, connection)
            let rows = try connection.query(
                """
                SELECT number, id, change, reason, available, changed_by, created_at FROM stock_movements
                WHERE product = ? AND number < ? ORDER BY number DESC LIMIT ?
                """, [row.number, cursor?.position ?? Int64.max, limit + 1])
            let next = try rows.count > limit ? rows[limit - 1].int64("number") : nil
            return StockHistory(
                figures: row.figures, movements: try rows.prefix(limit).map(StockMovement.init(row:)),
                next: next.map { StockHistory.Cursor(productId: id, position: $0) })
        }
    }
}

extension StockMovement {
    init(row: SQLRow) throws {
        self.init(
            id: try row.identifier("id"), change: try row.integer("change"), reason: try row.text("reason"),
            available: try row.integer("available"), changedBy: try row.identifier("changed_by"),
            createdAt: try row.timestamp("created_at"))
    }
}
