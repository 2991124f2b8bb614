/// Where an order stands: `pending → paid → shipped → delivered`, `pending | paid → cancelled`, and `refunded` once the
/// refunds reach the total.
public enum OrderStatus: String, Sendable, Codable, CaseIterable {
    case pending, paid, shipped, delivered, cancelled, refunded
}
