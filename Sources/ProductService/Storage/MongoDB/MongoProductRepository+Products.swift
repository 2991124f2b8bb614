import Commerce
import MongoDatabase
import ServiceKit

extension MongoProductRepository {
    func create(_ product: Product, stock: Int) async throws -> ProductDocument {
        let document = try await withFreeSKU {
            try await database.transaction { try MongoProductRepository.insert(product, stock: stock, $0) }
        }
        facetCache.catalogueChanged()
        return document
    }

    /// Adds a product at version 1 with its first stock.
    ///
    /// - Parameters:
    ///   - eventId: the id of `product.created`, a new one by default.
    ///   - movementId: the id of the first movement of its stock, a new one by default.
    static func insert(
        _ product: Product, stock: Int, eventId: Identifier? = nil, movementId: Identifier? = nil,
        _ connection: MongoConnection
    ) throws -> ProductDocument {
        let json = try JSONCoding.bytes(product)
        let figures = StockFigures(supplied: stock)
        var document: BSONDocument = [
            "_id": .string("\(product.id)"), "isListed": true, "version": 1, "stock": figures.bson,
            "movements": stock > 0 ? 1 : 0, "changes": 1,
        ]
        for field in StoredProduct.listed(product, json: json).fields { document[field.name] = field.value }
        try connection.insert(MongoProductSchema.products, [document])
        if let first = StockMovement.first(of: product, stock: stock, id: movementId) {
            try connection.insert(MongoProductSchema.movements, [first.bson(of: product.id, number: 1)])
        }
        let event = try NewEvent.product(.created, product.facts(stock: figures), at: product.createdAt, id: eventId)
        try MongoEventLog.append(event, of: product.id, change: 1, connection)
        return ProductDocument(json: json, version: 1, available: stock)
    }

    func document(of id: Identifier) async throws -> ProductDocument? {
        try await database.run { connection in
            try connection.findOne(
                MongoProductSchema.products, ["_id": .string("\(id)"), "isListed": true],
                projection: ProductDocument.projection
            ).map(ProductDocument.init)
        }
    }

    func update(
        _ id: Identifier, _ change: ProductChange, if condition: VersionCondition, by identity: Identity,
        at time: Timestamp
    ) async throws -> ProductDocument {
        let document = try await withFreeSKU {
            try await database.transaction { connection in
                let stored = try StoredProduct.find(id, for: identity, connection)
                guard condition.allows(stored.version) else { throw ProductError.versionMismatch }
                let product = change.applied(to: stored.product, at: time)
                guard product != stored.product else {
                    return try ProductDocument(product, version: stored.version, available: stored.figures.available)
                }
                let json = try JSONCoding.bytes(product)
                try stored.change(
                    setting: StoredProduct.listed(product, json: json),
                    removing: product.sku == nil ? ["listedSKU"] : [], adding: ["version": 1], connection)
                try stored.tell(.updated, product.facts(stock: stored.figures), at: time, connection)
                return ProductDocument(json: json, version: stored.version + 1, available: stored.figures.available)
            }
        }
        facetCache.catalogueChanged()
        return document
    }

    func delete(
        _ id: Identifier, if condition: VersionCondition, by identity: Identity, at time: Timestamp
    ) async throws {
        try await database.transaction { connection in
            let stored = try StoredProduct.find(id, for: identity, connection)
            guard condition.allows(stored.version) else { throw ProductError.versionMismatch }
            try stored.change(
                setting: ["isListed": false, "deletedAt": .date(time.milliseconds)], removing: ["listedSKU"], connection
            )
            try stored.tell(.deleted, stored.product.facts(stock: stored.figures), at: time, connection)
        }
        facetCache.catalogueChanged()
    }

    /// The only other unique keys are identifiers, which are new.
    private func withFreeSKU<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch MongoError.duplicateKey {
            throw ProductError.skuTaken
        }
    }
}
