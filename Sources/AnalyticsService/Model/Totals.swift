/// The sums of a range as the API shows them: amounts in minor units.
struct Totals: Encodable, Equatable, Sendable {
    let grossSales: Int
    /// `grossSales − cancelledSales − refunds`; below zero when more was given back in the range than sold.
    let netSales: Int
    let orders: Int
    let units: Int
    /// `grossSales / orders`, halves rounded up; 0 without orders.
    let averageOrderValue: Int
    let cancelledSales: Int
    let cancelledOrders: Int
    let refunds: Int
    let newCustomers: Int
    /// A distinct count: approximate, with a standard error of 0.81 %.
    let returningCustomers: Int

    /// The names of those that are approximate.
    static let approximate = ["returningCustomers"]

    init(_ reading: MetricReading) {
        grossSales = reading[.grossSales]
        orders = reading[.orders]
        units = reading[.units]
        cancelledSales = reading[.cancelledSales]
        cancelledOrders = reading[.cancelledOrders]
        refunds = reading[.refunds]
        netSales = grossSales.subtractingClamped(cancelledSales).subtractingClamped(refunds)
        averageOrderValue = Totals.average(grossSales, orders)
        newCustomers = reading[.newCustomers]
        returningCustomers = reading[.returningCustomers]
    }

    private static func average(_ sum: Int, _ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: count)
        return remainder >= count - remainder ? quotient + 1 : quotient
    }
}
