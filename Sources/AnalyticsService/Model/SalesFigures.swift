/// What was sold of one ``Member``.
struct SalesFigures: Hashable, Sendable {
    /// In minor units.
    var sales = 0
    var orders = 0
    var units = 0

    mutating func add(_ other: SalesFigures) {
        sales.addClamped(other.sales)
        orders.addClamped(other.orders)
        units.addClamped(other.units)
    }

    /// The figures that take these away again.
    var negated: SalesFigures {
        SalesFigures(sales: 0.subtractingClamped(sales), orders: -orders, units: -units)
    }
}
