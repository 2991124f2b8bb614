import Commerce

extension Fold {
    /// `orderValueP50`, `orderValueP90` and `orderValueP99`: of the orders paid.
    @Sendable static func countOrderValues(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        state.count(event.order.total.amount, in: .orderValue)
    }
}
