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
            for step in steps { try transaction.apply(step) }
        }
    }
}

extension ProductTransaction {
    fileprivate func hasProduct(_ id: Identifier) throws -> Bool {
        try connection.queryOne("SELECT 1 FROM products WHERE id = ?", [id]) != nil
    }

    fileprivate func apply(_ step: StockStep) throws {
        switch step {
        case .reserve(let lines, let orderId, let time):
            guard case .reserved = try reserve(lines, for: orderId, at: time) else {
                throw ProductImport.UnexpectedOutcome(orderId: orderId)
            }
        case .refuse(let lines, let orderId, let eventId, let time):
            guard case .insufficientStock = try reserve(lines, for: orderId, at: time, refusalId: eventId) else {
                throw ProductImport.UnexpectedOutcome(orderId: orderId)
            }
        case .confirm(let orderId):
            try confirmReservation(of: orderId)
        case .release(let orderId, let time):
            try releaseReservation(of: orderId, at: time)
        case .takeBack(let lines, let orderId, let returnId, let time):
            try returnStock(lines, for: orderId, returnId: returnId, at: time)
        }
    }
}
