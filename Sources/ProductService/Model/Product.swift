import Commerce
import ServiceKit

/// A product of the catalogue. Its stock is kept beside it, since that changes with every order.
struct Product: Hashable, Sendable, Codable {
    let id: Identifier
    let ownerId: Identifier
    var name: String
    var description: String
    var category: String
    var price: Money
    var attributes: [String: String]
    var sku: String?
    let createdAt: Timestamp
    var updatedAt: Timestamp

    /// - Throws: ``ProductError/notOwner`` unless `identity` may change it and see its history.
    func requireChanges(by identity: Identity) throws {
        guard ownerId == identity.userId || identity.isAdmin else { throw ProductError.notOwner }
    }

    func facts(stock: StockFigures, change: Int? = nil) -> ProductFacts {
        ProductFacts(
            productId: id, ownerId: ownerId, name: name, category: category, price: price, sku: sku, stock: stock,
            change: change)
    }
}
