import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// What can be done with orders inside one transaction.
struct OrderTransaction {
    let connection: any SQLConnection

    // MARK: Reading

    /// The order, when there is one and `viewer` may see it.
    func order(_ id: Identifier, for viewer: Viewer = .admin) throws -> StoredOrder? {
        var condition = SQLCondition()
        condition.add("o.id = ?", id)
        condition.add(viewer)
        return try orders(where: condition, limit: 1).first
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
        return try orders(where: condition, limit: limit)
    }

    private func orders(where condition: SQLCondition, limit: Int) throws -> [StoredOrder] {
        let rows = try connection.query(
            """
            SELECT o.*, EXISTS (
                SELECT 1 FROM claims c WHERE c.order_id = o.id AND c.answered_at IS NULL
            ) AS in_progress
            FROM orders o WHERE \(condition.sql) ORDER BY o.placed_at DESC, o.id DESC LIMIT ?
            """, condition.arguments + [limit])
        let ids = try rows.map { try $0.identifier("id") }
        let items = try lineItems(of: ids)
        let refunds = try refunds(of: ids)
        return try rows.map { row in
            let id = try row.identifier("id")
            return try StoredOrder(row, items: items[id] ?? [], refunds: refunds[id] ?? [])
        }
    }

    private func lineItems(of orderIds: [Identifier]) throws -> [Identifier: [SQLRow]] {
        guard !orderIds.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT * FROM line_items WHERE order_id IN (\(placeholders(orderIds.count))) ORDER BY order_id, line",
            orderIds)
        return try Dictionary(grouping: rows) { try $0.identifier("order_id") }
    }

    private func refunds(of orderIds: [Identifier]) throws -> [Identifier: [SQLRow]] {
        guard !orderIds.isEmpty else { return [:] }
        let rows = try connection.query(
            "SELECT * FROM refunds WHERE order_id IN (\(placeholders(orderIds.count))) ORDER BY order_id, sequence",
            orderIds)
        return try Dictionary(grouping: rows) { try $0.identifier("order_id") }
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

    /// The number of the next order: 1001 for the first.
    func nextNumber() throws -> Int {
        try takeNumbers(1)
        return try lastNumber()
    }

    /// Takes the numbers of the next `count` orders.
    func takeNumbers(_ count: Int) throws {
        try connection.execute("UPDATE order_number SET number = number + ? WHERE id = 1", [count])
    }

    /// The number of the last order, 1000 before the first.
    func lastNumber() throws -> Int {
        guard let row = try connection.queryOne("SELECT number FROM order_number WHERE id = 1") else {
            throw SQLDatabaseError.unexpectedValue(
                column: "number", expected: "the last order's number", found: "no row")
        }
        return try row.integer("number")
    }

    func insert(_ order: Order) throws {
        try connection.execute(
            """
            INSERT INTO orders (id, number, customer_id, status, currency, adjustments, total, payment_method,
                shipping_address, country, placed_at, stock_confirmed, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)
            """,
            [
                order.id, order.number, order.customerId, order.status, order.total.currency.code,
                try text(order.adjustments), order.total.amount, order.paymentMethod, try text(order.shippingAddress),
                order.shippingAddress.country.code, order.placedAt,
            ])
        for (line, item) in order.items.enumerated() {
            try connection.execute(
                """
                INSERT INTO line_items (order_id, line, product_id, name, category, quantity, unit_price)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                [order.id, line, item.productId, item.name, item.category, item.quantity, item.unitPrice.amount])
        }
    }

    /// Writes what can change of an order, on the version that was read.
    ///
    /// - Throws: ``LeaseLost`` when somebody else changed the order meanwhile.
    func update(_ stored: StoredOrder) throws {
        let order = stored.order
        let changed = try connection.execute(
            """
            UPDATE orders SET status = ?, paid_at = ?, shipped_at = ?, delivered_at = ?, cancelled_at = ?,
                stock_confirmed = ?, version = version + 1
            WHERE id = ? AND version = ?
            """,
            [
                order.status, order.paidAt, order.shippedAt, order.deliveredAt, order.cancelledAt,
                stored.isStockConfirmed, order.id, stored.version,
            ])
        guard changed == 1 else { throw LeaseLost() }
    }

    /// Adds the order's last refund.
    func insertLastRefund(of order: Order) throws {
        guard let refund = order.refunds.last else { return }
        try connection.execute(
            """
            INSERT INTO refunds (id, order_id, sequence, amount, reason, restock, created_at, lines)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                refund.id, order.id, order.refunds.count, refund.amount.amount, refund.reason, refund.restock,
                refund.createdAt, try text(refund.lines),
            ])
    }

    /// Appends the event that tells of `order` and returns its position; the last thing before the answer is recorded.
    func append(_ type: OrderEventType, _ order: Order, at time: Timestamp) throws -> Int64 {
        try SQLEventLog.append([.order(type, order, at: time)], to: connection)
    }

    func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONCoding.bytes(value), as: UTF8.self)
    }
}
