/// Why an order refuses a change. Nothing has changed when one of these is thrown.
public enum OrderError: Error, Equatable {
    /// The order's state does not allow the action, as in "ship" on a cancelled order.
    case invalidState(action: String, status: OrderStatus)
    /// An order with refunds cannot be cancelled.
    case hasRefunds
    /// More money than is left of the total.
    case refundExceedsRest(rest: Money)
    /// A product that is not in the order.
    case notInOrder(Identifier)
    /// More pieces than were sold and not yet given back, or their price is no longer left on the line.
    case lineExceedsRest(productId: Identifier, quantity: Int, amount: Money)
    /// The order has as many refunds as it may.
    case tooManyRefunds(most: Int)
    /// An amount names no pieces, so it can restock only when it gives back all that is left.
    case restockNeedsItems
}
