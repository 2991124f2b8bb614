import Commerce

extension Fold {
    /// `topProducts` and `salesByCategory` share out the line totals, `salesByPaymentMethod` and `salesByCountry` the
    /// orders' totals, at the moment an order is paid.
    @Sendable static func countBreakdowns(_ event: OrderEvent, _ state: inout FoldState) {
        guard event.type == .paid else { return }
        let order = event.order
        for (index, item) in order.items.enumerated() {
            let (sales, units) = (item.lineTotal.amount, item.quantity)
            state.add(SalesFigures(sales: sales, units: units), to: .product(item.productId), of: .product)
            // An order counts once for each of its categories.
            let isFirst = !order.items[..<index].contains { $0.category == item.category }
            state.add(
                SalesFigures(sales: sales, orders: isFirst ? 1 : 0, units: units), to: .key(item.category),
                of: .category)
        }
        let whole = SalesFigures(sales: order.total.amount, orders: 1, units: order.units)
        state.add(whole, to: .key(order.paymentMethod.rawValue), of: .paymentMethod)
        state.add(whole, to: .key(order.country.code), of: .country)
    }
}
