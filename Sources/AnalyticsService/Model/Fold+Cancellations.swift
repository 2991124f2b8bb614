import Commerce

extension Fold {
    /// `cancelledSales` and `cancelledOrders`: at the moment of the cancellation, and only of orders that had been paid.
    @Sendable static func countCancellations(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .cancelled, event.order.paidAt != nil else { return }
        state.add(event.order.total.amount, to: .cancelledSales)
        state.add(1, to: .cancelledOrders)
    }
}
