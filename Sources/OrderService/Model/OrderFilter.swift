import Commerce

/// Which orders a list shows. Periods include their start and not their end.
struct OrderFilter: Sendable {
    var status: OrderStatus?
    var placed = Period()
    var paid = Period()
    var cancelled = Period()
    var refunded = Period()
    var productId: Identifier?
    var category: String?
    var country: String?
    var paymentMethod: PaymentMethod?

    struct Period: Sendable {
        var from: Timestamp?
        var to: Timestamp?
    }
}
