import Commerce
import Foundation
import SQLDatabase
import ServiceKit

extension SQLiteCopiedProducts {
    func add(_ records: [ProductRecord]) async throws {
        try await database.write { connection in
            let transaction = ProductTransaction(connection: connection)
            for record in records {
                switch record {
                case .product(let product): try SQLiteCopiedProducts.add(product, transaction)
                case .movement(let record):
                    try transaction.record(record.movement, number: transaction.number(of: record.productId))
                case .reservation(let record): try transaction.insert(record.reservation, of: record.orderId)
                case .event(let event): try SQLiteCopiedProducts.add(event, connection)
                }
            }
        }
    }

    private static func add(_ record: ProductRecord.ProductAndStock, _ transaction: ProductTransaction) throws {
        let product = try JSONCoding.decoder.decode(Product.self, from: Data(record.json))
        try transaction.connection.execute(
            """
            INSERT INTO products
                (id, owner_id, version, name, name_key, category, price, currency, sku, deleted_at, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                record.id, product.ownerId, record.version, product.name, product.name.sortKey, product.category,
                product.price.amount, product.price.currency.code, product.sku, record.deletedAt, record.json,
            ])
        let number = try transaction.number(of: record.id)
        let figures = record.figures
        try transaction.connection.execute(
            "INSERT INTO stock (product, available, reserved, sold, returned, supplied) VALUES (?, ?, ?, ?, ?, ?)",
            [number, figures.available, figures.reserved, figures.sold, figures.returned, figures.supplied])
        if record.deletedAt == nil { try transaction.index(product, number: number) }
    }

    private static func add(_ stored: StoredEvent, _ connection: any SQLConnection) throws {
        let event = stored.event
        try connection.execute(
            "INSERT INTO events (position, id, type, version, occurred_at, body) VALUES (?, ?, ?, ?, ?, ?)",
            [stored.position, event.id, event.type, event.version, event.occurredAt, event.body])
    }
}
