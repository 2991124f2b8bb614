import Commerce
import ServiceKit

extension RefundOrder {
    /// Reads the body of `POST /api/orders/{id}/refunds`: either `amount` or `items`.
    init(_ fields: inout FieldReader, currency: Currency) {
        let amount = fields.optional("amount") { $0.money("amount", 1...Int.max, currency: currency) }
        let items = fields.optional("items") { fields in
            fields.array("items", Limits.orderLines) { ItemQuantity(&$0) }
        }
        if (amount == nil) == (items == nil) {
            fields.malformed("amount", "exclusive", "Give either an amount or items.")
        }
        if let items, Set(items.map(\.productId)).count < items.count {
            fields.impossible("items", "duplicate", "Each product may be listed once.")
        }
        request = items.map(RefundRequest.items) ?? .amount(amount ?? Money(1, currency))
        reason = fields.text("reason", 1...500)
        restock = fields.optional("restock") { $0.boolean("restock") } ?? false
    }
}
