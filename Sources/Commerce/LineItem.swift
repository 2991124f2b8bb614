/// One product of an order, with name, category and price as they were when it was sold.
public struct LineItem: Hashable, Sendable, Codable {
    public let productId: Identifier
    public let name: String
    public let category: String
    public let quantity: Int
    public let unitPrice: Money
    public let lineTotal: Money

    public init(productId: Identifier, name: String, category: String, quantity: Int, unitPrice: Money) {
        self.productId = productId
        self.name = name
        self.category = category
        self.quantity = quantity
        self.unitPrice = unitPrice
        lineTotal = unitPrice * quantity
    }

    /// A line as a log kept it. The caller vouches that these values were those of a line before.
    public init(
        productId: Identifier, name: String, category: String, quantity: Int, unitPrice: Money, lineTotal: Money
    ) {
        self.productId = productId
        self.name = name
        self.category = category
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.lineTotal = lineTotal
    }
}
