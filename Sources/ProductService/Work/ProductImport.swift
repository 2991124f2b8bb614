public import Commerce
import SQLDatabase
public import ServiceKit

/// Writes products and what orders of the past did to their stock, many in one transaction, in place of the service that
/// would have done it over HTTP.
///
/// Nothing else may have the storage open. All of it can be repeated: what was written before is left as it is.
public struct ProductImport: Sendable {
    /// Stock answered otherwise than the history says it did.
    public struct UnexpectedOutcome: Error, CustomStringConvertible {
        public let orderId: Identifier

        public var description: String {
            "The stock of the products is not what it was made with: the order \(orderId) finds another answer."
        }
    }

    private let repository: SQLiteProductRepository

    /// Opens the storage that the service would use, and makes it when it is missing.
    ///
    /// - Throws: as ``ProductService/build(_:)`` does.
    public init(_ configuration: PlatformConfiguration) async throws {
        repository = try await .open(path: configuration.productsDatabasePath)
    }

    /// Adds those of the products that are not there yet, with their first stock, in one transaction.
    public func add(_ products: [ImportedProduct]) async throws {
        try await repository.write { transaction in
            for product in products where try !transaction.hasProduct(product.id) {
                _ = try transaction.insert(
                    Product(product), stock: product.stock, eventId: product.eventId, movementId: product.movementId)
            }
        }
    }

    /// Does the steps in their order, in one transaction.
    ///
    /// - Throws: ``UnexpectedOutcome``, and nothing has happened, when stock was reserved that should be short, or was
    ///   short.
    public func write(_ steps: [StockStep]) async throws {
        guard !steps.isEmpty else { return }
        try await repository.write { transaction in
            for step in steps { try transaction.apply(step) }
        }
    }

    public func close() async throws {
        try await repository.close()
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
