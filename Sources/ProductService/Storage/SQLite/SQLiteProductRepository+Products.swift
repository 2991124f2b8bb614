import Commerce
import SQLDatabase
import ServiceKit

extension SQLiteProductRepository {
    func create(_ product: Product, stock: Int) async throws -> ProductDocument {
        let json = try JSONCoding.bytes(product)
        let figures = StockFigures(available: stock, reserved: 0, sold: 0, returned: 0, supplied: stock)
        let event = try NewEvent.product(.created, product.facts(stock: figures), at: product.createdAt)
        let nameKey = product.name.sortKey
        try await database.write { connection in
            try requireFree(product.sku, connection)
            try connection.execute(
                """
                INSERT INTO products (id, owner_id, version, name, name_key, category, price, currency, sku, document)
                VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    product.id, product.ownerId, product.name, nameKey, product.category, product.price.amount,
                    product.price.currency.code, product.sku, json,
                ])
            guard let row = try connection.queryOne("SELECT number FROM products WHERE id = ?", [product.id]) else {
                throw ProductError.notFound
            }
            let number = try row.int64("number")
            try connection.execute(
                """
                INSERT INTO stock (product, available, reserved, sold, returned, supplied) VALUES (?, ?, 0, 0, 0, ?)
                """, [number, stock, stock])
            try index(product, number: number, connection)
            if stock > 0 {
                let first = StockAdjustment(change: stock, reason: "First stock", time: product.createdAt)
                _ = try record(first, number: number, available: stock, by: product.ownerId, connection)
            }
            try SQLEventLog.append([event], to: connection)
        }
        facetCache.catalogueChanged()
        return ProductDocument(json: json, version: 1, available: stock)
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
        let document = try await database.write { connection in
            let row = try ProductRow.find(id, for: identity, connection)
            guard condition.allows(row.version) else { throw ProductError.versionMismatch }
            let product = change.applied(to: row.product, at: time)
            guard product != row.product else {
                return try ProductDocument(product, version: row.version, available: row.figures.available)
            }
            if product.sku != row.product.sku { try requireFree(product.sku, connection) }
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
            try removeFromIndex(row.number, connection)
            try index(product, number: row.number, connection)
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
        try await database.write { connection in
            let row = try ProductRow.find(id, for: identity, connection)
            guard condition.allows(row.version) else { throw ProductError.versionMismatch }
            let changes = try connection.execute(
                "UPDATE products SET deleted_at = ? WHERE number = ? AND version = ?", [time, row.number, row.version])
            guard changes == 1 else { throw ProductError.versionMismatch }
            try removeFromIndex(row.number, connection)
            let event = try NewEvent.product(.deleted, row.product.facts(stock: row.figures), at: time)
            try SQLEventLog.append([event], to: connection)
        }
        facetCache.catalogueChanged()
    }

    private func requireFree(_ sku: String?, _ connection: any SQLConnection) throws {
        guard let sku else { return }
        let taken = try connection.queryOne("SELECT 1 FROM products WHERE sku = ? AND deleted_at IS NULL", [sku])
        if taken != nil { throw ProductError.skuTaken }
    }

    /// Makes the product findable by its words and attributes.
    private func index(_ product: Product, number: Int64, _ connection: any SQLConnection) throws {
        let attributes = product.attributes.sorted { $0.key < $1.key }
        try connection.execute(
            """
            INSERT INTO product_texts (rowid, name, description, category, sku, attributes) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                number, product.name, product.description, product.category, product.sku ?? "",
                attributes.map(\.value).joined(separator: "\n"),
            ])
        for (name, value) in attributes {
            try connection.execute(
                "INSERT INTO product_attributes (product, name, value) VALUES (?, ?, ?)", [number, name, value])
        }
    }

    private func removeFromIndex(_ number: Int64, _ connection: any SQLConnection) throws {
        try connection.execute("DELETE FROM product_texts WHERE rowid = ?", [number])
        try connection.execute("DELETE FROM product_attributes WHERE product = ?", [number])
    }
}

extension ProductDocument {
    init(row: SQLRow) throws {
        self.init(
            json: try row.blob("document"), version: try row.integer("version"),
            available: try row.integer("available"))
    }
}
