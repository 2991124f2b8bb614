import Commerce

extension Fold {
    /// `refunds`: the refund that the event tells of, at the moment it was made.
    @Sendable static func countRefunds(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .refunded, let refund = event.order.refunds.last else { return }
        state.add(refund.amount.amount, to: .refunds)
    }
}
