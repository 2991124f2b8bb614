import Commerce
import Foundation
import SQLDatabase
import ServiceKit

extension SQLiteCopiedProducts {
    func page(of kind: ProductRecord.Kind, after key: ProductRecord.Key) async throws -> [ProductRecord] {
        try await database.read { connection in
            switch kind {
            case .product: try SQLiteCopiedProducts.products(after: key, connection)
            case .movement: try SQLiteCopiedProducts.movements(after: key, connection)
            case .reservation: try SQLiteCopiedProducts.reservations(after: key, connection)
            case .event: try SQLiteCopiedProducts.events(after: key, connection)
            }
        }
    }

    func lastKey(of kind: ProductRecord.Kind) async throws -> ProductRecord.Key {
        let query =
            switch kind {
            case .product: "SELECT id AS text, 0 AS number FROM products ORDER BY id DESC LIMIT 1"
            case .movement:
                """
                SELECT p.id AS text, (SELECT COUNT(*) FROM stock_movements WHERE product = p.number) AS number
                FROM products p WHERE EXISTS (SELECT 1 FROM stock_movements WHERE product = p.number)
                ORDER BY p.id DESC LIMIT 1
                """
            case .reservation: "SELECT order_id AS text, 0 AS number FROM reservations ORDER BY order_id DESC LIMIT 1"
            case .event: "SELECT '' AS text, position AS number FROM events ORDER BY position DESC LIMIT 1"
            }
        guard let row = try await database.read({ try $0.queryOne(query) }) else { return .start }
        return ProductRecord.Key(text: try row.text("text"), number: try row.int64("number"))
    }

    private static func products(
        after key: ProductRecord.Key, _ connection: any SQLConnection
    ) throws -> [ProductRecord] {
        try connection.query(
            """
            SELECT p.id, p.version, p.deleted_at, p.document, s.available, s.reserved, s.sold, s.returned, s.supplied,
                (SELECT COUNT(*) FROM stock_movements WHERE product = p.number) AS movements
            FROM products p JOIN stock s ON s.product = p.number WHERE p.id > ? ORDER BY p.id LIMIT ?
            """, [key.text, pageSize]
        ).map { row in
            .product(
                ProductRecord.ProductAndStock(
                    id: try row.identifier("id"), version: try row.integer("version"),
                    deletedAt: try row.optionalTimestamp("deleted_at"), json: try row.blob("document"),
                    figures: try StockFigures(row: row), movements: try row.integer("movements")))
        }
    }

    /// The table numbers the movements of all products together, in the order in which they were made.
    private static func movements(
        after key: ProductRecord.Key, _ connection: any SQLConnection
    ) throws -> [ProductRecord] {
        let last = try connection.queryOne(
            """
            SELECT m.number FROM products p JOIN stock_movements m ON m.product = p.number WHERE p.id = ?
            ORDER BY m.number LIMIT 1 OFFSET ?
            """, [key.text, max(0, key.number - 1)])
        let rows = try connection.query(
            """
            SELECT p.id AS product_id, m.id, m.change, m.reason, m.available, m.changed_by, m.created_at
            FROM products p JOIN stock_movements m ON m.product = p.number
            WHERE p.id >= ? AND (p.id > ? OR m.number > ?) ORDER BY p.id, m.number LIMIT ?
            """, [key.text, key.text, try last?.int64("number") ?? 0, pageSize])
        var key = key
        return try rows.map { row in
            let productId = try row.identifier("product_id")
            key = ProductRecord.Key(text: "\(productId)", number: key.text == "\(productId)" ? key.number + 1 : 1)
            return .movement(
                ProductRecord.Movement(
                    productId: productId, number: key.number, movement: try StockMovement(row: row)))
        }
    }

    private static func reservations(
        after key: ProductRecord.Key, _ connection: any SQLConnection
    ) throws -> [ProductRecord] {
        let rows = try connection.query(
            "SELECT order_id, state, created_at, outcome FROM reservations WHERE order_id > ? ORDER BY order_id LIMIT ?",
            [key.text, pageSize])
        guard let last = try rows.last?.text("order_id") else { return [] }
        let lines = try connection.query(
            """
            SELECT l.order_id, p.id, l.quantity, l.returned
            FROM reservation_lines l JOIN products p ON p.number = l.product WHERE l.order_id > ? AND l.order_id <= ?
            """, [key.text, last])
        let returns = try connection.query(
            "SELECT order_id, return_id, created_at, items FROM stock_returns WHERE order_id > ? AND order_id <= ?",
            [key.text, last])
        let linesByOrder = try Dictionary(grouping: lines) { try $0.identifier("order_id") }
        let returnsByOrder = try Dictionary(grouping: returns) { try $0.identifier("order_id") }
        return try rows.map { row in
            let orderId = try row.identifier("order_id")
            return .reservation(
                ProductRecord.Reservation(
                    orderId: orderId,
                    try StockLedger.Reservation(
                        row: row, lines: linesByOrder[orderId] ?? [], returns: returnsByOrder[orderId] ?? [])))
        }
    }

    private static func events(
        after key: ProductRecord.Key, _ connection: any SQLConnection
    ) throws -> [ProductRecord] {
        try connection.query(
            """
            SELECT position, id, type, version, occurred_at, body FROM events WHERE position > ? ORDER BY position LIMIT ?
            """, [key.number, pageSize]
        ).map { row in
            .event(
                StoredEvent(
                    position: try row.int64("position"),
                    event: NewEvent(
                        id: try row.identifier("id"), type: try row.text("type"), version: try row.integer("version"),
                        occurredAt: try row.timestamp("occurred_at"), body: try row.blob("body"))))
        }
    }
}
