import Commerce

extension Fold {
    /// `newCustomers` and `returningCustomers`: which of the two a paid order makes of its customer is decided by the log's
    /// order, so that it never changes afterwards.
    @Sendable static func countCustomers(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        let customer = event.order.customerId
        var facts = state[customer: customer]
        if facts.paidOrders == 0 {
            state.add(1, to: .newCustomers)
        } else {
            state.count(customer, in: .returningCustomers)
        }
        facts.paidOrders += 1
        state[customer: customer] = facts
    }
}
