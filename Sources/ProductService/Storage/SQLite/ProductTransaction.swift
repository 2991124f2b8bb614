import Commerce
import SQLDatabase
import ServiceKit

/// What can be done with products inside one transaction.
struct ProductTransaction {
    let connection: any SQLConnection

    /// Adds a product at version 1 with its first stock, as ``ProductRepository/create(_:stock:)`` says.
    ///
    /// - Parameters:
    ///   - eventId: the id of `product.created`, a new one by default.
    ///   - movementId: the id of the first movement of its stock, a new one by default.
    func insert(
        _ product: Product, stock: Int, eventId: Identifier? = nil, movementId: Identifier? = nil
    ) throws -> ProductDocument {
        let json = try JSONCoding.bytes(product)
        try requireFree(product.sku)
        try connection.execute(
            """
            INSERT INTO products (id, owner_id, version, name, name_key, category, price, currency, sku, document)
            VALUES (?, ?, 1, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                product.id, product.ownerId, product.name, product.name.sortKey, product.category,
                product.price.amount, product.price.currency.code, product.sku, json,
            ])
        let number = try number(of: product.id)
        try connection.execute(
            """
            INSERT INTO stock (product, available, reserved, sold, returned, supplied) VALUES (?, ?, 0, 0, 0, ?)
            """, [number, stock, stock])
        try index(product, number: number)
        if let first = StockMovement.first(of: product, stock: stock, id: movementId) {
            try record(first, number: number)
        }
        let facts = product.facts(stock: StockFigures(supplied: stock))
        try SQLEventLog.append([.product(.created, facts, at: product.createdAt, id: eventId)], to: connection)
        return ProductDocument(json: json, version: 1, available: stock)
    }

    /// The number of a product in the other tables.
    ///
    /// - Throws: ``ProductError/notFound``.
    func number(of id: Identifier) throws -> Int64 {
        guard let row = try connection.queryOne("SELECT number FROM products WHERE id = ?", [id]) else {
            throw ProductError.notFound
        }
        return try row.int64("number")
    }

    func requireFree(_ sku: String?) throws {
        guard let sku else { return }
        let taken = try connection.queryOne("SELECT 1 FROM products WHERE sku = ? AND deleted_at IS NULL", [sku])
        if taken != nil { throw ProductError.skuTaken }
    }

    /// Makes the product findable by its words and attributes.
    func index(_ product: Product, number: Int64) throws {
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

    func removeFromIndex(_ number: Int64) throws {
        try connection.execute("DELETE FROM product_texts WHERE rowid = ?", [number])
        try connection.execute("DELETE FROM product_attributes WHERE product = ?", [number])
    }

    /// Writes a movement into the product's history.
    func record(_ movement: StockMovement, number: Int64) throws {
        try connection.execute(
            """
            INSERT INTO stock_movements (id, product, change, reason, available, changed_by, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                movement.id, number, movement.change, movement.reason, movement.available, movement.changedBy,
                movement.createdAt,
            ])
    }
}
