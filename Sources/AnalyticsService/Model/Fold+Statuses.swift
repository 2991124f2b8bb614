import Commerce

extension Fold {
    /// The orders placed on each day by the status they have now, which is what reconciliation compares.
    @Sendable static func countStatuses(_ event: OrderEvent, _ state: inout FoldState) {
        let (before, now) = (event.statusBefore, event.order.status)
        guard before != now else { return }
        let order = SalesFigures(sales: event.order.total.amount, orders: 1)
        let placedAt = event.order.placedAt
        if let before { state.add(order.negated, to: .key(before.rawValue), of: .status, at: placedAt) }
        state.add(order, to: .key(now.rawValue), of: .status, at: placedAt)
    }
}

extension OrderEvent {
    /// The status that the order had before the event; nil when there was no order. It follows from what the order became,
    /// so that nothing needs to be known of each order.
    fileprivate var statusBefore: OrderStatus? {
        switch type {
        case .placed: nil
        // Paid on delivery, an order keeps the status it has.
        case .paid: order.status == .paid ? .pending : order.status
        case .shipped, .cancelled: order.paidAt == nil ? .pending : .paid
        case .delivered: .shipped
        // The last refund, which reaches the total, is the one that changes the status.
        case .refunded where order.status != .refunded: order.status
        case .refunded: order.deliveredAt != nil ? .delivered : order.shippedAt != nil ? .shipped : .paid
        }
    }
}
