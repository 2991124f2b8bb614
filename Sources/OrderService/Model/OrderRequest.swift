import Commerce

/// What a customer asks for when placing an order, checked for form.
struct OrderRequest: Hashable, Sendable, Codable {
    let items: [ItemQuantity]
    let paymentMethod: PaymentMethod
    let paymentToken: String?
    let shippingAddress: Address
    /// What the customer saw as the total; another one is refused.
    let expectedTotal: Money?
}
