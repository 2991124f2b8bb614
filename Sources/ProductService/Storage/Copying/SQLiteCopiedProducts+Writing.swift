import Commerce
import Foundation
import SQLDatabase
import ServiceKit

extension SQLiteCopiedProducts {
    func add(_ records: [ProductRecord]) async throws {
        try await database.write { connection in
            for record in records {
                switch record {
                case .product(let product): try SQLiteCopiedProducts.add(product, connection)
                case .movement(let movement): try SQLiteCopiedProducts.add(movement, connection)
                case .reservation(let record):
                    try ProductTransaction(connection: connection).insert(record.reservation, of: record.orderId)
                case .event(let event): try SQLiteCopiedProducts.add(event, connection)
                }
            }
        }
    }

    private static func add(_ record: ProductRecord.ProductAndStock, _ connection: any SQLConnection) throws {
        let product = try JSONCoding.decoder.decode(Product.self, from: Data(record.json))
        try connection.execute(
            """
            INSERT INTO products
                (id, owner_id, version, name, name_key, category, price, currency, sku, deleted_at, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, product.ownerId, record.version, product.name, product.name.sortKey, product.category,
                product.price.amount, product.price.currency.code, product.sku, record.deletedAt, record.json,
            ])
        let figures = record.figures
        try connection.execute(
            """
            INSERT INTO stock (product, available, reserved, sold, returned, supplied)
            SELECT number, ?, ?, ?, ?, ? FROM products WHERE id = ?
            """,
            [figures.available, figures.reserved, figures.sold, figures.returned, figures.supplied, record.id])
        let row = try connection.queryOne("SELECT number FROM products WHERE id = ?", [record.id])
        if let row, record.deletedAt == nil {
            try ProductTransaction(connection: connection).index(product, number: row.int64("number"))
        }
    }

    private static func add(_ record: ProductRecord.Movement, _ connection: any SQLConnection) throws {
        let movement = record.movement
        try connection.execute(
            """
            INSERT INTO stock_movements (id, product, change, reason, available, changed_by, created_at)
            SELECT ?, number, ?, ?, ?, ?, ? FROM products WHERE id = ?
            """,
            [
                movement.id, movement.change, movement.reason, movement.available, movement.changedBy,
                movement.createdAt, record.productId,
            ])
    }

    private static func add(_ stored: StoredEvent, _ connection: any SQLConnection) throws {
        let event = stored.event
        try connection.execute(
            "INSERT INTO events (position, id, type, version, occurred_at, body) VALUES (?, ?, ?, ?, ?, ?)",
            [stored.position, event.id, event.type, event.version, event.occurredAt, event.body])
    }
}
