import Commerce

extension Fold {
    /// The names in `topProducts`: as a product was called when it was last sold.
    @Sendable static func noteProductNames(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        for item in event.order.items {
            state.productNames[item.productId] = item.name
        }
    }

    /// The last orders that the live stream shows.
    @Sendable static func noteRecentOrders(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        let order = event.order
        state.recentOrders.append(
            RecentOrder(
                position: event.position, id: order.orderId, number: order.number, total: order.total.amount,
                units: order.units, paymentMethod: order.paymentMethod, country: order.country,
                paidAt: event.occurredAt))
    }
}
