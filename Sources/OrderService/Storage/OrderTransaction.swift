import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// What can be done with orders inside one transaction.
struct OrderTransaction {
    let connection: any SQLConnection

    // MARK: Reading

    /// The order, when there is one and `viewer` may see it.
    ///
    /// - Parameter isToChange: whether it is read in order to be changed, so that nobody else changes it meanwhile.
    func order(_ id: Identifier, for viewer: Viewer = .admin, isToChange: Bool = false) throws -> StoredOrder? {
        var condition = SQLCondition()
        condition.add("o.id = ?", id)
        condition.add(viewer)
        // A statement of its own: only what comes after it sees all that was committed before the order was locked.
        let lock = SQLStatement("SELECT id FROM orders WHERE id = ? \(connection.dialect.forUpdate)", [id])
        let rows = try connection.query(
            all: (isToChange ? [lock] : []) + [selectOrders(condition, limit: 1)] + selectParts(of: [id]))
        return try storedOrders(rows.suffix(3)).first
    }

    /// Orders from the newest to the oldest, beginning after `position`.
    func orders(
        matching filter: OrderFilter, for viewer: Viewer, after position: OrderListPosition?, limit: Int
    ) throws -> [StoredOrder] {
        var condition = SQLCondition()
        condition.add(viewer)
        condition.add(filter)
        if let position {
            condition.add(
                "(o.placed_at < ? OR o.placed_at = ? AND o.id < ?)", position.placedAt, position.placedAt, position.id)
        }
        let select = selectOrders(condition, limit: limit)
        let rows = try connection.query(select)
        guard !rows.isEmpty else { return [] }
        let parts = try connection.query(all: selectParts(of: rows.map { try $0.identifier("id") }))
        return try storedOrders([rows] + parts)
    }

    private func selectOrders(_ condition: SQLCondition, limit: Int) -> SQLStatement {
        SQLStatement(
            """
            SELECT o.*, EXISTS (
                SELECT 1 FROM claims c WHERE c.order_id = o.id AND c.answered_at IS NULL
            ) AS in_progress
            FROM orders o WHERE \(condition.sql) ORDER BY o.placed_at DESC, o.id DESC LIMIT ?
            """, condition.arguments + [limit])
    }

    /// The line items and the refunds of some orders, at least one.
    private func selectParts(of orderIds: [Identifier]) -> [SQLStatement] {
        let ids = placeholders(orderIds.count)
        return [
            SQLStatement("SELECT * FROM line_items WHERE order_id IN (\(ids)) ORDER BY order_id, line", orderIds),
            SQLStatement("SELECT * FROM refunds WHERE order_id IN (\(ids)) ORDER BY order_id, sequence", orderIds),
        ]
    }

    /// The orders in rows of orders, line items and refunds.
    private func storedOrders(_ rows: some Collection<[SQLRow]>) throws -> [StoredOrder] {
        let parts = try rows.dropFirst().map { try Dictionary(grouping: $0) { try $0.identifier("order_id") } }
        return try rows.first?.map { row in
            let id = try row.identifier("id")
            return try StoredOrder(row, items: parts[0][id] ?? [], refunds: parts[1][id] ?? [])
        } ?? []
    }

    func placeholders(_ count: Int) -> String {
        Array(repeating: "?", count: count).joined(separator: ", ")
    }

    /// Bank transfers that were placed before `time` and never paid.
    func unpaidTransfers(placedBefore time: Timestamp, limit: Int) throws -> [Identifier] {
        try connection.query(
            """
            SELECT id FROM orders WHERE status = ? AND payment_method = ? AND placed_at < ? ORDER BY placed_at LIMIT ?
            """, [OrderStatus.pending, PaymentMethod.bankTransfer, time, limit]
        ).map { try $0.identifier("id") }
    }

    // MARK: Writing

    /// Takes the numbers of the next `count` orders and returns the last of them: 1001 for the first order of all.
    func takeNumbers(_ count: Int) throws -> Int {
        try number(connection.query(.takeNumbers(count)))
    }

    /// The number of the last order, 1000 before the first.
    func lastNumber() throws -> Int {
        try number(connection.query("SELECT number FROM order_number WHERE id = 1"))
    }

    func number(_ rows: [SQLRow]) throws -> Int {
        guard let row = rows.first else {
            throw SQLDatabaseError.unexpectedValue(
                column: "number", expected: "the last order's number", found: "no row")
        }
        return try row.integer("number")
    }

    /// Writes what can change of orders, on the versions that were read.
    ///
    /// - Throws: ``LeaseLost`` when somebody else changed one of them meanwhile.
    func update(_ orders: [StoredOrder]) throws {
        let changes = try connection.execute(all: orders.map { .update($0) })
        guard changes.allSatisfy({ $0 == 1 }) else { throw LeaseLost() }
    }
}
