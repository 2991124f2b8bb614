import Commerce

/// Where two that should say the same do not.
struct SumsDifference: Equatable, Sendable, CustomStringConvertible {
    /// One number, as both say it.
    struct Part: Equatable, Sendable {
        let name: String
        let ours: Int
        let theirs: Int
        /// Whether it is money, in minor units.
        let isAmount: Bool

        init(_ name: String, _ ours: Int, _ theirs: Int, isAmount: Bool = false) {
            self.name = name
            self.ours = ours
            self.theirs = theirs
            self.isAmount = isAmount
        }
    }

    /// How many parts are told one by one.
    private static let mostTold = 30

    private let parts: [Part]
    private let names: [String]

    /// Nil when both say the same.
    ///
    /// - Parameters:
    ///   - our: what the first number of each part is found in.
    ///   - their: what the second number is found in.
    init?(_ parts: [Part], in our: String, _ their: String) {
        self.parts = parts.filter { $0.ours != $0.theirs }.sorted {
            ($1.isAmount ? 1 : 0, $0.name) < ($0.isAmount ? 1 : 0, $1.name)
        }
        names = [our, their]
        if self.parts.isEmpty { return nil }
    }

    /// The differences between amounts, without sign, in minor units.
    var drift: Int {
        parts.filter(\.isAmount).reduce(into: 0) { sum, part in
            let difference = part.ours.subtractingClamped(part.theirs)
            sum.addClamped(difference < 0 ? 0.subtractingClamped(difference) : difference)
        }
    }

    var description: String {
        let told = parts.prefix(SumsDifference.mostTold).map {
            "\($0.name): \($0.ours) in \(names[0]), \($0.theirs) in \(names[1])"
        }
        let rest = parts.count - told.count
        return (told + (rest > 0 ? ["and \(rest) more"] : [])).joined(separator: "; ")
    }
}

extension SumsDifference {
    /// Of the metrics and the orders themselves.
    init?(metrics: SalesSums, orders: SalesSums) {
        var parts = [
            Part("grossSales", metrics.grossSales, orders.grossSales, isAmount: true),
            Part("orders", metrics.orders, orders.orders),
            Part("units", metrics.units, orders.units),
            Part("cancelledSales", metrics.cancelledSales, orders.cancelledSales, isAmount: true),
            Part("cancelledOrders", metrics.cancelledOrders, orders.cancelledOrders),
            Part("refunds", metrics.refunds, orders.refunds, isAmount: true),
        ]
        for status in OrderStatus.allCases {
            let (ours, theirs) = (metrics.placed[status], orders.placed[status])
            parts.append(Part("\(status.rawValue) orders", ours?.orders ?? 0, theirs?.orders ?? 0))
            parts.append(Part("\(status.rawValue) total", ours?.total ?? 0, theirs?.total ?? 0, isAmount: true))
        }
        self.init(parts, in: "the metrics", "the orders")
    }
}

extension SalesSums {
    /// What was counted, in the shape of what the orders service adds up.
    init(_ figures: BucketFigures) {
        var placed: [OrderStatus: Placed] = [:]
        for status in OrderStatus.allCases {
            guard let sales = figures[.status][.key(status.rawValue)] else { continue }
            placed[status] = Placed(orders: sales.orders, total: sales.sales)
        }
        self.init(
            grossSales: figures[.grossSales], orders: figures[.orders], units: figures[.units],
            cancelledSales: figures[.cancelledSales], cancelledOrders: figures[.cancelledOrders],
            refunds: figures[.refunds], placed: placed)
    }
}
