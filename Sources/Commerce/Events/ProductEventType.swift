/// What happened to a product.
public enum ProductEventType: String, Sendable, CaseIterable {
    case created = "product.created"
    case updated = "product.updated"
    case deleted = "product.deleted"
    case stockAdjusted = "product.stock_adjusted"
    /// An order was turned away for lack of stock; once for each idempotency key.
    case stockRefused = "product.stock_refused"
}
