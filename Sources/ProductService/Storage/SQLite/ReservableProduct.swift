import Commerce
import SQLDatabase

/// What a reservation needs to know of a product.
struct ReservableProduct {
    let number: Int64
    let name: String
    let category: String
    let unitPrice: Money
    let available: Int

    /// The product, or nil when there is none or it is deleted.
    static func find(_ id: Identifier, _ connection: any SQLConnection) throws -> ReservableProduct? {
        let row = try connection.queryOne(
            """
            SELECT p.number, p.name, p.category, p.price, p.currency, s.available
            FROM products p JOIN stock s ON s.product = p.number WHERE p.id = ? AND p.deleted_at IS NULL
            """, [id])
        guard let row else { return nil }
        let code = try row.text("currency")
        guard let currency = Currency(code) else {
            throw SQLDatabaseError.unexpectedValue(column: "currency", expected: "a currency code", found: "text")
        }
        return ReservableProduct(
            number: try row.int64("number"), name: try row.text("name"), category: try row.text("category"),
            unitPrice: Money(try row.integer("price"), currency), available: try row.integer("available"))
    }

    func reserved(_ line: ItemQuantity) -> ReservedLine {
        ReservedLine(
            productId: line.productId, name: name, category: category, unitPrice: unitPrice, quantity: line.quantity)
    }

    func shortage(of line: ItemQuantity) -> StockRefusalFacts.Shortage {
        StockRefusalFacts.Shortage(
            productId: line.productId, name: name, category: category, requested: line.quantity, available: available)
    }
}
