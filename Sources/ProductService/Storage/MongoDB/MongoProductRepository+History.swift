import Commerce
import MongoDatabase

extension MongoProductRepository: ProductHistoryStorage {
    /// Few enough that a transaction ends long before servers give it up.
    private static let mostSteps = 500
    private static let mostProducts = 100

    func add(_ products: [ImportedProduct]) async throws {
        for start in stride(from: 0, to: products.count, by: MongoProductRepository.mostProducts) {
            let batch = Array(products[start...].prefix(MongoProductRepository.mostProducts))
            try await database.transaction { connection in
                let ids = batch.map { BSONValue.string("\($0.id)") }
                let known = Set(
                    try connection.find(
                        MongoProductSchema.products, ["_id": ["$in": .array(ids)]], projection: ["_id": 1]
                    ).map { try $0.identifier("_id") })
                for product in batch where !known.contains(product.id) {
                    _ = try MongoProductRepository.insert(
                        Product(product), stock: product.stock, eventId: product.eventId,
                        movementId: product.movementId, connection)
                }
            }
        }
        facetCache.catalogueChanged()
    }

    func write(_ steps: [StockStep]) async throws {
        for start in stride(from: 0, to: steps.count, by: MongoProductRepository.mostSteps) {
            let batch = Array(steps[start...].prefix(MongoProductRepository.mostSteps))
            try await database.transaction { connection in
                var ledger = try StoredLedger(
                    of: Set(batch.map(\.orderId)), products: Set(batch.flatMap { $0.newLines.map(\.productId) }),
                    connection)
                try ledger.perform(connection) { ledger in
                    for step in batch { try ledger.apply(step) }
                }
            }
        }
    }
}
