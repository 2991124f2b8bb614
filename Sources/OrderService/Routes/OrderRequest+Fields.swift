import Commerce
import ServiceKit

extension OrderRequest {
    /// Reads the body of `POST /api/orders`.
    init(_ fields: inout FieldReader, currency: Currency) {
        items = fields.array("items", Limits.orderLines) { ItemQuantity(&$0) }
        if Set(items.map(\.productId)).count < items.count {
            fields.impossible("items", "duplicate", "Each product may be listed once.")
        }
        paymentMethod = fields.choice("paymentMethod", PaymentMethod.self)
        paymentToken = fields.optionalText("paymentToken", 1...255)
        shippingAddress = fields.object("shippingAddress") { Address(&$0) }
        expectedTotal = fields.optional("expectedTotal") { $0.money("expectedTotal", 0...Int.max, currency: currency) }
    }
}

extension ItemQuantity {
    init(_ fields: inout FieldReader) {
        self.init(productId: fields.identifier("productId"), quantity: fields.integer("quantity", Limits.quantity))
    }
}

extension Address {
    fileprivate init(_ fields: inout FieldReader) {
        self.init(
            name: fields.text("name", 1...200), line1: fields.text("line1", 1...200),
            line2: fields.optionalText("line2", 1...200), city: fields.text("city", 1...100),
            region: fields.optionalText("region", 1...100), postalCode: fields.text("postalCode", 1...20),
            country: fields.parsed(
                "country", "an ISO 3166-1 alpha-2 code", fallback: .unitedStates, Country.init))
    }
}
