import Commerce

/// Orders to try things on.
enum Samples {
    static let placedAt = Timestamp(milliseconds: 1_774_744_800_000)
    static let later = placedAt.advanced(by: .seconds(3_600))

    static let address = Address(
        name: "Ada Lovelace", line1: "12 St James's Square", line2: "Second floor", city: "London", region: nil,
        postalCode: "SW1Y 4JH", country: Country("GB")!)

    static func line(_ price: Int, times quantity: Int, name: String = "Lamp", category: String = "home") -> LineItem {
        LineItem(
            productId: .make(), name: name, category: category, quantity: quantity, unitPrice: Money(price, .usd))
    }

    static func order(
        _ items: [LineItem] = [line(1_000, times: 3), line(250, times: 2)], method: PaymentMethod = .card
    ) -> Order {
        Order(
            id: .make(), number: 1_001, customerId: .make(), items: items, paymentMethod: method,
            shippingAddress: address, placedAt: placedAt)
    }

    static func paidOrder(_ items: [LineItem] = [line(1_000, times: 3), line(250, times: 2)]) throws -> Order {
        var order = order(items)
        try order.pay(at: placedAt)
        return order
    }
}

extension Order {
    /// Refunds without a reason that matters.
    @discardableResult
    mutating func refund(_ request: RefundRequest, restock: Bool = false) throws(OrderError) -> Refund {
        try refund(request, id: .make(), reason: "because", restock: restock, at: Samples.later)
    }
}
