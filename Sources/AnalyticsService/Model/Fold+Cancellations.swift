import Commerce

extension Fold {
    /// `cancelledSales` and `cancelledOrders`: on the day of the cancellation, and only of orders that had been paid.
    @Sendable static func countCancellations(_ event: OrderEvent, in bucket: Bucket, _ state: inout FoldState) {
        guard event.type == .cancelled, event.order.paidAt != nil else { return }
        state.add(event.order.total.amount, to: .cancelledSales, in: bucket)
        state.add(1, to: .cancelledOrders, in: bucket)
    }
}
