import Commerce
import SQLDatabase

extension SQLiteProductRepository: ProductHistoryStorage {
    func add(_ products: [ImportedProduct]) async throws {
        try await write { transaction in
            for product in products where try !transaction.hasProduct(product.id) {
                _ = try transaction.insert(
                    Product(product), stock: product.stock, eventId: product.eventId, movementId: product.movementId)
            }
        }
    }

    func write(_ steps: [StockStep]) async throws {
        try await write { transaction in
            for step in steps { try transaction.perform(for: step.orderId, step.newLines) { try $0.apply(step) } }
        }
    }
}

extension ProductTransaction {
    fileprivate func hasProduct(_ id: Identifier) throws -> Bool {
        try connection.queryOne("SELECT 1 FROM products WHERE id = ?", [id]) != nil
    }
}
