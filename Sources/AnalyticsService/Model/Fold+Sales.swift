import Commerce

extension Fold {
    /// `grossSales`, `orders` and `units`: an order counts at the moment it is paid.
    @Sendable static func countSales(_ event: OrderEvent, in bucket: Bucket, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        state.add(event.order.total.amount, to: .grossSales, in: bucket)
        state.add(1, to: .orders, in: bucket)
        state.add(event.order.items.reduce(0) { $0 + $1.quantity }, to: .units, in: bucket)
    }
}
