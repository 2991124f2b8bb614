public import Commerce

/// A product that is written as it was made at some time in the past, with all ids given.
public struct ImportedProduct: Hashable, Sendable {
    public let id: Identifier
    public let ownerId: Identifier
    public let name: String
    public let description: String
    public let category: String
    public let price: Money
    public let attributes: [String: String]
    public let sku: String
    public let createdAt: Timestamp
    /// Its first stock.
    public let stock: Int
    /// The id of the event that tells of it.
    public let eventId: Identifier
    /// The id of the first movement of its stock.
    public let movementId: Identifier

    public init(
        id: Identifier, ownerId: Identifier, name: String, description: String, category: String, price: Money,
        attributes: [String: String], sku: String, createdAt: Timestamp, stock: Int, eventId: Identifier,
        movementId: Identifier
    ) {
        self.id = id
        self.ownerId = ownerId
        self.name = name
        self.description = description
        self.category = category
        self.price = price
        self.attributes = attributes
        self.sku = sku
        self.createdAt = createdAt
        self.stock = stock
        self.eventId = eventId
        self.movementId = movementId
    }
}

extension Product {
    init(_ product: ImportedProduct) {
        self.init(
            id: product.id, ownerId: product.ownerId, name: product.name, description: product.description,
            category: product.category, price: product.price, attributes: product.attributes, sku: product.sku,
            createdAt: product.createdAt, updatedAt: product.createdAt)
    }
}
