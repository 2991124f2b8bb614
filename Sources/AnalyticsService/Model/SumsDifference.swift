import Commerce

/// Where the metrics and the orders do not say the same.
struct SumsDifference: Equatable, Sendable, CustomStringConvertible {
    private struct Part: Equatable {
        let name: String
        let metrics: Int
        let orders: Int
        let isAmount: Bool
    }

    private let parts: [Part]

    /// Nil when both say the same.
    init?(metrics: SalesSums, orders: SalesSums) {
        var parts = [
            Part(name: "grossSales", metrics: metrics.grossSales, orders: orders.grossSales, isAmount: true),
            Part(name: "orders", metrics: metrics.orders, orders: orders.orders, isAmount: false),
            Part(name: "units", metrics: metrics.units, orders: orders.units, isAmount: false),
            Part(
                name: "cancelledSales", metrics: metrics.cancelledSales, orders: orders.cancelledSales, isAmount: true),
            Part(
                name: "cancelledOrders", metrics: metrics.cancelledOrders, orders: orders.cancelledOrders,
                isAmount: false),
            Part(name: "refunds", metrics: metrics.refunds, orders: orders.refunds, isAmount: true),
        ]
        for status in OrderStatus.allCases {
            let (ours, theirs) = (metrics.placed[status], orders.placed[status])
            parts.append(
                Part(
                    name: "\(status.rawValue) orders", metrics: ours?.orders ?? 0, orders: theirs?.orders ?? 0,
                    isAmount: false))
            parts.append(
                Part(
                    name: "\(status.rawValue) total", metrics: ours?.total ?? 0, orders: theirs?.total ?? 0,
                    isAmount: true))
        }
        self.parts = parts.filter { $0.metrics != $0.orders }
        if self.parts.isEmpty { return nil }
    }

    /// The differences between amounts, without sign, in minor units.
    var drift: Int {
        parts.filter(\.isAmount).reduce(into: 0) { sum, part in
            let difference = part.metrics.subtractingClamped(part.orders)
            sum.addClamped(difference < 0 ? 0.subtractingClamped(difference) : difference)
        }
    }

    var description: String {
        parts.map { "\($0.name): \($0.metrics) in the metrics, \($0.orders) in the orders" }.joined(separator: "; ")
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
