import Foundation

/// The sums of a range as the API shows them: amounts in minor units. `docs/metrics.md` defines each.
struct Totals: Encodable, Equatable, Sendable {
    let grossSales: Int
    let netSales: Int
    let orders: Int
    let units: Int
    let averageOrderValue: Int
    let itemsPerOrder: Double
    let orderValueP50: Int
    let orderValueP90: Int
    let orderValueP99: Int
    let cancelledSales: Int
    let cancelledOrders: Int
    let refunds: Int
    let newCustomers: Int
    let returningCustomers: Int

    /// The names of those that are approximate.
    static let approximate = ["orderValueP50", "orderValueP90", "orderValueP99", "returningCustomers"]
    /// The figures they are made of.
    static let parts: BucketFigures.Parts = [.sums, .distributions, .distinct]

    init(_ figures: BucketFigures) {
        grossSales = figures[.grossSales]
        netSales = figures.netSales
        orders = figures[.orders]
        units = figures[.units]
        averageOrderValue = Totals.ratio(grossSales, orders)
        itemsPerOrder = Totals.hundredths(units, orders)
        let percentiles = figures[.orderValue].amounts(at: [0.5, 0.9, 0.99])
        (orderValueP50, orderValueP90, orderValueP99) = (percentiles[0], percentiles[1], percentiles[2])
        cancelledSales = figures[.cancelledSales]
        cancelledOrders = figures[.cancelledOrders]
        refunds = figures[.refunds]
        newCustomers = figures[.newCustomers]
        returningCustomers = figures[.returningCustomers].estimate
    }

    /// Names and values, in the order in which people read them.
    var members: [(name: String, value: Double)] {
        [
            ("grossSales", Double(grossSales)), ("netSales", Double(netSales)), ("orders", Double(orders)),
            ("units", Double(units)), ("averageOrderValue", Double(averageOrderValue)),
            ("itemsPerOrder", itemsPerOrder), ("orderValueP50", Double(orderValueP50)),
            ("orderValueP90", Double(orderValueP90)), ("orderValueP99", Double(orderValueP99)),
            ("cancelledSales", Double(cancelledSales)), ("cancelledOrders", Double(cancelledOrders)),
            ("refunds", Double(refunds)), ("newCustomers", Double(newCustomers)),
            ("returningCustomers", Double(returningCustomers)),
        ]
    }

    /// `sum / count`, halves rounded up; 0 without a count.
    private static func ratio(_ sum: Int, _ count: Int) -> Int {
        guard count > 0 else { return 0 }
        let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: count)
        return remainder >= count - remainder ? quotient + 1 : quotient
    }

    /// `sum / count` with two decimals, halves rounded up; 0 without a count.
    private static func hundredths(_ sum: Int, _ count: Int) -> Double {
        guard count > 0 else { return 0 }
        let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: count)
        return (Double(quotient) * 100 + Double(ratio(remainder * 100, count))) / 100
    }
}

extension BucketFigures {
    /// `grossSales − cancelledSales − refunds`; below zero when more was given back than sold.
    var netSales: Int {
        self[.grossSales].subtractingClamped(self[.cancelledSales]).subtractingClamped(self[.refunds])
    }
}
