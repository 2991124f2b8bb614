import Commerce

extension Fold {
    /// `grossSales`, `orders` and `units`: an order counts at the moment it is paid.
    @Sendable static func countSales(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        state.add(event.order.total.amount, to: .grossSales)
        state.add(1, to: .orders)
        state.add(event.order.units, to: .units)
    }
}

extension OrderFacts {
    /// The pieces of all lines.
    var units: Int { items.reduce(0) { $0 + $1.quantity } }
}
