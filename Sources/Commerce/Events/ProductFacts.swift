/// The body of every product event but `product.stock_refused`: the product and its stock as they are after the event.
public struct ProductFacts: Hashable, Sendable, Codable {
    public let productId: Identifier
    public let ownerId: Identifier
    public let name: String
    public let category: String
    public let price: Money
    public let sku: String?
    public let stock: StockFigures
    /// By how much the supply was adjusted; only in `product.stock_adjusted`.
    public let change: Int?

    public init(
        productId: Identifier, ownerId: Identifier, name: String, category: String, price: Money, sku: String?,
        stock: StockFigures, change: Int? = nil
    ) {
        self.productId = productId
        self.ownerId = ownerId
        self.name = name
        self.category = category
        self.price = price
        self.sku = sku
        self.stock = stock
        self.change = change
    }
}
