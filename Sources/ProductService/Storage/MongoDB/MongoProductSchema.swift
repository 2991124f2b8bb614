import MongoDatabase

/// The collections of ``MongoProductRepository`` and their indexes.
///
/// - `products`: a product with what lists are made by and its stock; `document` is the product as the API shows it, less its
///   stock. Those that are deleted stay, for the orders that hold them, and are not listed.
/// - `stock_movements`: the adjustments of each product's stock, numbered by its counter `movements`.
/// - `reservations`: what is held for an order, by its id, with its lines and the returns of them.
/// - `events` and `event_log`: see ``MongoEventLog``.
enum MongoProductSchema {
    static let products = "products"
    static let movements = "stock_movements"
    static let reservations = "reservations"
    /// One document, which tells which schema the database has.
    static let schema = "schema"

    /// Raised with each change of the schema.
    private static let version = 1
    /// The oldest program that can use a database of this schema.
    private static let oldestProgram = 1

    private static let indexes: [(collection: String, name: String, keys: BSONDocument, options: BSONDocument)] = [
        (products, "newest", ["isListed": 1, "_id": -1], [:]),
        (products, "price", ["isListed": 1, "price": 1, "_id": 1], [:]),
        (products, "name", ["isListed": 1, "nameKey": 1, "_id": 1], [:]),
        (products, "category_newest", ["isListed": 1, "category": 1, "_id": -1], [:]),
        (products, "category_price", ["isListed": 1, "category": 1, "price": 1, "_id": 1], [:]),
        (products, "category_name", ["isListed": 1, "category": 1, "nameKey": 1, "_id": 1], [:]),
        (products, "attributes", ["isListed": 1, "attributes": 1, "_id": -1], [:]),
        (products, "words", ["isListed": 1, "words": 1, "_id": -1], [:]),
        // Of deleted products the field is gone, so that their SKU is free.
        (
            products, "sku", ["listedSKU": 1],
            ["unique": true, "partialFilterExpression": ["listedSKU": ["$exists": true]]]
        ),
        (movements, "product", ["product": 1, "number": 1], ["unique": true]),
    ]

    /// Makes what is missing. Can be repeated, also by several programs at once.
    ///
    /// - Throws: ``UnusableMongoDB`` before changing anything.
    static func prepare(_ database: MongoDatabase) async throws {
        try await database.run(patience: .seconds(60)) { connection in
            try requirePrimary(connection)
            try refuseNewer(connection)
            for index in indexes + MongoEventLog.indexes {
                var definition: BSONDocument = ["key": .document(index.keys), "name": .string(index.name)]
                for option in index.options.fields { definition[option.name] = option.value }
                _ = try connection.command([
                    "createIndexes": .string(index.collection), "indexes": [.document(definition)],
                ])
            }
            // Transactions find their collections made.
            for collection in [reservations, MongoEventLog.log, schema] { try make(collection, connection) }
            try connection.update(
                schema,
                [
                    MongoUpdate(
                        ["_id": "products"],
                        ["$max": ["version": .integer(version), "oldestProgram": .integer(oldestProgram)]],
                        insertingIfMissing: true)
                ])
        }
    }

    /// Whether a database has exactly this schema; nil when it has none.
    static func isThat(_ connection: MongoConnection) throws -> Bool? {
        try connection.findOne(schema, ["_id": "products"]).map { try $0.integer("version") == version }
    }

    /// Whether a database holds nothing, but for what ``prepare(_:)`` may have made.
    static func isFree(_ connection: MongoConnection) throws -> Bool {
        let known = [products, movements, reservations, MongoEventLog.events, MongoEventLog.log]
        let answer = try connection.command(["listCollections": 1, "nameOnly": true])
        for collection in try answer.document("cursor").documents("firstBatch").map({ try $0.string("name") }) {
            switch collection {
            case _ where collection.hasPrefix("system."): continue
            case _ where known.contains(collection):
                guard try connection.findOne(collection, [:], projection: ["_id": 1]) == nil else { return false }
            case schema:
                guard try connection.findOne(schema, ["_id": ["$ne": "products"]]) == nil else { return false }
            default: return false
            }
        }
        return true
    }

    private static func make(_ collection: String, _ connection: MongoConnection) throws {
        do {
            _ = try connection.command(["create": .string(collection)])
        } catch MongoError.command(code: 48, _) {
            // It is there.
        }
    }

    /// A server by itself would accept all until the first change of stock, and another member shows what was.
    ///
    /// - Throws: ``UnusableMongoDB``.
    static func requirePrimary(_ connection: MongoConnection) throws {
        let hello = try connection.command(["hello": 1])
        guard hello["setName"] != nil || hello["msg"] == "isdbgrid" else { throw UnusableMongoDB.withoutTransactions }
        guard hello["isWritablePrimary"] == true else { throw UnusableMongoDB.notPrimary }
    }

    private static func refuseNewer(_ connection: MongoConnection) throws {
        guard let found = try connection.findOne(schema, ["_id": "products"]) else { return }
        guard try found.integer("oldestProgram") <= version else {
            throw UnusableMongoDB.tooNew(schema: try found.integer("version"), program: version)
        }
    }
}
