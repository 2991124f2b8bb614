/// What the orders themselves add up to in one period. Amounts are in minor units of the store's currency.
public struct SalesSums: Hashable, Sendable, Codable {
    /// Orders of one status.
    public struct Placed: Hashable, Sendable, Codable {
        public let orders: Int
        public let total: Int

        public init(orders: Int, total: Int) {
            self.orders = orders
            self.total = total
        }
    }

    /// The totals of the orders that were paid in the period, whatever became of them.
    public let grossSales: Int
    /// How many these are.
    public let orders: Int
    /// Their pieces.
    public let units: Int
    /// The totals of paid orders that were cancelled in the period.
    public let cancelledSales: Int
    /// How many these are.
    public let cancelledOrders: Int
    /// The refunds made in the period.
    public let refunds: Int
    /// The orders placed in the period, by the status they have now; statuses that none has are left out.
    public let placed: [OrderStatus: Placed]

    public init(
        grossSales: Int, orders: Int, units: Int, cancelledSales: Int, cancelledOrders: Int, refunds: Int,
        placed: [OrderStatus: Placed]
    ) {
        self.grossSales = grossSales
        self.orders = orders
        self.units = units
        self.cancelledSales = cancelledSales
        self.cancelledOrders = cancelledOrders
        self.refunds = refunds
        self.placed = placed
    }
}

extension OrderStatus: CodingKeyRepresentable {}
