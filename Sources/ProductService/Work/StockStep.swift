public import Commerce

/// What an order of the past did to stock.
public enum StockStep: Hashable, Sendable {
    /// All lines were reserved for the order.
    case reserve([ItemQuantity], orderId: Identifier, at: Timestamp)
    /// The order was turned away, since at least one line asked for more than was available; the event has this id.
    case refuse([ItemQuantity], orderId: Identifier, eventId: Identifier, at: Timestamp)
    /// What was reserved was sold.
    case confirm(orderId: Identifier)
    /// What was reserved was free again.
    case release(orderId: Identifier, at: Timestamp)
    /// Sold pieces came back.
    case takeBack([ItemQuantity], orderId: Identifier, returnId: Identifier, at: Timestamp)
}
