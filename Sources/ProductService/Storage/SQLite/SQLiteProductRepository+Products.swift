import Commerce
import SQLDatabase
import ServiceKit

extension SQLiteProductRepository {
    func create(_ product: Product, stock: Int) async throws -> ProductDocument {
        let document = try await write { try $0.insert(product, stock: stock) }
        facetCache.catalogueChanged()
        return document
    }

    func document(of id: Identifier) async throws -> ProductDocument? {
        try await database.read { connection in
            let row = try connection.queryOne(
                """
                SELECT p.document, p.version, s.available FROM products p JOIN stock s ON s.product = p.number
                WHERE p.id = ? AND p.deleted_at IS NULL
                """, [id])
            return try row.map(ProductDocument.init(row:))
        }
    }

    func update(
        _ id: Identifier, _ change: ProductChange, if condition: VersionCondition, by identity: Identity,
        at time: Timestamp
    ) async throws -> ProductDocument {
        let document = try await write { transaction in
            let connection = transaction.connection
            let row = try ProductRow.find(id, for: identity, connection)
            guard condition.allows(row.version) else { throw ProductError.versionMismatch }
            let product = change.applied(to: row.product, at: time)
            guard product != row.product else {
                return try ProductDocument(product, version: row.version, available: row.figures.available)
            }
            if product.sku != row.product.sku { try transaction.requireFree(product.sku) }
            let json = try JSONCoding.bytes(product)
            let changes = try connection.execute(
                """
                UPDATE products SET version = version + 1, name = ?, name_key = ?, category = ?, price = ?,
                    currency = ?, sku = ?, document = ?
                WHERE number = ? AND version = ?
                """,
                [
                    product.name, product.name.sortKey, product.category, product.price.amount,
                    product.price.currency.code, product.sku, json, row.number, row.version,
                ])
            guard changes == 1 else { throw ProductError.versionMismatch }
            try transaction.removeFromIndex(row.number)
            try transaction.index(product, number: row.number)
            let event = try NewEvent.product(.updated, product.facts(stock: row.figures), at: time)
            try SQLEventLog.append([event], to: connection)
            return ProductDocument(json: json, version: row.version + 1, available: row.figures.available)
        }
        facetCache.catalogueChanged()
        return document
    }

    func delete(
        _ id: Identifier, if condition: VersionCondition, by identity: Identity, at time: Timestamp
    ) async throws {
        try await write { transaction in
            let connection = transaction.connection
            let row = try ProductRow.find(id, for: identity, connection)
            guard condition.allows(row.version) else { throw ProductError.versionMismatch }
            let changes = try connection.execute(
                "UPDATE products SET deleted_at = ? WHERE number = ? AND version = ?", [time, row.number, row.version])
            guard changes == 1 else { throw ProductError.versionMismatch }
            try transaction.removeFromIndex(row.number)
            let event = try NewEvent.product(.deleted, row.product.facts(stock: row.figures), at: time)
            try SQLEventLog.append([event], to: connection)
        }
        facetCache.catalogueChanged()
    }
}

extension ProductDocument {
    init(row: SQLRow) throws {
        self.init(
            json: try row.blob("document"), version: try row.integer("version"),
            available: try row.integer("available"))
    }
}
