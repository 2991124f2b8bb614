import Commerce
import ServiceKit

extension FieldReader {
    mutating func productName() -> String { text("name", 1...200) }

    mutating func productDescription() -> String { text("description", 0...10_000, multiline: true) }

    mutating func productCategory() -> String { text("category", 1...100).composed }

    mutating func productPrice(_ currency: Currency) -> Money { money("price", Limits.price, currency: currency) }

    mutating func productSKU() -> String { text("sku", 1...100).composed }

    /// At most 50 texts by name.
    mutating func productAttributes() -> [String: String] {
        let attributes = textMap("attributes", count: 0...50, names: 1...50, values: 1...200)
        return Dictionary(attributes.map { ($0.key.composed, $0.value.composed) }) { first, _ in first }
    }

    /// The body of a reservation or a return.
    mutating func stockLines() -> [ItemQuantity] {
        var seen: Set<Identifier> = []
        return array("items", Limits.orderLines) { fields in
            let productId = fields.identifier("productId")
            if !seen.insert(productId).inserted {
                fields.impossible("productId", "duplicate", "Each product may be named once.")
            }
            return ItemQuantity(productId: productId, quantity: fields.integer("quantity", Limits.quantity))
        }
    }
}
