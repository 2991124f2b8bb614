/// What happened to an order. Every event carries an ``OrderFacts``.
public enum OrderEventType: String, Sendable, CaseIterable {
    case placed = "order.placed"
    case paid = "order.paid"
    case shipped = "order.shipped"
    case delivered = "order.delivered"
    case cancelled = "order.cancelled"
    case refunded = "order.refunded"
}
