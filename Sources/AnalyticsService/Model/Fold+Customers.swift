import Commerce

extension Fold {
    /// `newCustomers` and `returningCustomers`: which of the two a paid order makes of its customer is decided by the log's
    /// order, so that it never changes afterwards.
    @Sendable static func countCustomers(_ event: OrderEvent, in bucket: Bucket, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        let customer = event.order.customerId
        if state[customer: customer].paidOrders == 0 {
            state.add(1, to: .newCustomers, in: bucket)
        } else {
            state.count(customer, in: .returningCustomers, bucket)
        }
        state[customer: customer].paidOrders += 1
    }
}
