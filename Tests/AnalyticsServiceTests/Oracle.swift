import Commerce
import Foundation

@testable import AnalyticsService

/// The numbers of a range computed the slow, obvious way, as docs/metrics.md defines them: all events from the first, each
/// instant asked of the system's calendar.
struct Oracle {
    let events: [OrderEvent]
    let timeZone: TimeZone

    struct Answer: Equatable {
        var grossSales = 0
        var orders = 0
        var units = 0
        var cancelledSales = 0
        var cancelledOrders = 0
        var refunds = 0
        var newCustomers = 0
        var returning: Set<Identifier> = []
        var orderValues: [Int] = []
        var products: [Identifier: SalesFigures] = [:]
        var categories: [String: SalesFigures] = [:]
        var paymentMethods: [String: SalesFigures] = [:]
        var countries: [String: SalesFigures] = [:]

        var netSales: Int { grossSales - cancelledSales - refunds }

        /// The order value at the place ⌊q (n − 1)⌋ of the sorted ones.
        func orderValue(at quantile: Double) -> Int {
            orderValues.isEmpty ? 0 : orderValues.sorted()[Int(quantile * Double(orderValues.count - 1))]
        }
    }

    func answer(_ dates: ClosedRange<CalendarDate>) -> Answer {
        answer { dates.contains(date(of: $0)) }
    }

    func answer(from start: Timestamp, to end: Timestamp) -> Answer {
        answer { start <= $0 && $0 < end }
    }

    private func answer(where isIn: (Timestamp) -> Bool) -> Answer {
        var answer = Answer()
        var customers: Set<Identifier> = []
        for event in events {
            let isIn = isIn(event.occurredAt)
            let order = event.order
            switch event.type {
            case .paid:
                let isNew = customers.insert(order.customerId).inserted
                guard isIn else { continue }
                let units = order.items.map(\.quantity).reduce(0, +)
                answer.grossSales += order.total.amount
                answer.orders += 1
                answer.units += units
                answer.orderValues.append(order.total.amount)
                if isNew { answer.newCustomers += 1 } else { answer.returning.insert(order.customerId) }
                let whole = SalesFigures(sales: order.total.amount, orders: 1, units: units)
                answer.paymentMethods[order.paymentMethod.rawValue, default: SalesFigures()].add(whole)
                answer.countries[order.country.code, default: SalesFigures()].add(whole)
                for item in order.items {
                    let line = SalesFigures(sales: item.lineTotal.amount, units: item.quantity)
                    answer.products[item.productId, default: SalesFigures()].add(line)
                    answer.categories[item.category, default: SalesFigures()].add(line)
                }
                for category in Set(order.items.map(\.category)) { answer.categories[category]!.orders += 1 }
            case .cancelled where isIn && order.paidAt != nil:
                answer.cancelledSales += order.total.amount
                answer.cancelledOrders += 1
            case .refunded where isIn:
                answer.refunds += order.refunds[order.refunds.count - 1].amount.amount
            default:
                continue
            }
        }
        return answer
    }

    /// What products were called when they were last sold.
    var productNames: [Identifier: String] {
        var names: [Identifier: String] = [:]
        for event in events where event.type == .paid {
            for item in event.order.items { names[item.productId] = item.name }
        }
        return names
    }

    /// The orders as the log leaves them.
    var orders: [OrderFacts] {
        Array(Dictionary(events.map { ($0.order.orderId, $0.order) }) { $1 }.values)
    }

    /// When the points of a series begin, and where the last one ends: found by looking at the clock on the wall every
    /// minute. A point begins when the day, the month, or the hour or its distance from UTC is another one.
    func starts(_ dates: ClosedRange<CalendarDate>, _ granularity: Granularity) -> [Timestamp] {
        var starts: [Timestamp] = []
        var last: [Int] = []
        var minute = (Int64(dates.lowerBound.daysSince1970) - 1) * 1_440
        while true {
            let instant = Timestamp(milliseconds: minute * 60_000)
            let date = date(of: instant)
            if date > dates.upperBound { return starts + [instant] }
            if date >= dates.lowerBound {
                let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute * 60)))
                let hour = (Int(minute) * 60 + offset) / 3_600
                let label =
                    switch granularity {
                    case .hour: [hour, offset]
                    case .day: [date.daysSince1970]
                    case .month: [date.year, date.month]
                    }
                if label != last { starts.append(instant) }
                last = label
            }
            minute += 1
        }
    }

    func date(of instant: Timestamp) -> CalendarDate {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents(
            [.year, .month, .day], from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
        return CalendarDate(year: parts.year!, month: parts.month!, day: parts.day!)!
    }
}

extension BucketFigures {
    /// What the figures say that the oracle does not; empty when they agree. Sketches must be exactly those of the members
    /// that the oracle names, and what is estimated from them within its bound.
    func differences(from answer: Oracle.Answer) -> [String] {
        var sketch = HyperLogLog()
        for customer in answer.returning {
            let (register, rank) = HyperLogLog.place(of: customer)
            sketch.raise(register, to: rank)
        }
        let totals = Totals(self)
        var differences: [String] = []
        func compare<Value: Equatable>(_ name: String, _ ours: Value, _ theirs: Value) {
            if ours != theirs { differences.append("\(name): \(ours) is not \(theirs)") }
        }
        compare("grossSales", totals.grossSales, answer.grossSales)
        compare("netSales", totals.netSales, answer.netSales)
        compare("orders", totals.orders, answer.orders)
        compare("units", totals.units, answer.units)
        compare("cancelledSales", totals.cancelledSales, answer.cancelledSales)
        compare("cancelledOrders", totals.cancelledOrders, answer.cancelledOrders)
        compare("refunds", totals.refunds, answer.refunds)
        compare("newCustomers", totals.newCustomers, answer.newCustomers)
        compare("products", self[.product], answer.products.members { .product($0) })
        compare("categories", self[.category], answer.categories.members { .key($0) })
        compare("paymentMethods", self[.paymentMethod], answer.paymentMethods.members { .key($0) })
        compare("countries", self[.country], answer.countries.members { .key($0) })
        if self[.returningCustomers] != sketch { differences.append("the sketch of returning customers") }
        if abs(totals.returningCustomers - answer.returning.count) > 1 { differences.append("returningCustomers") }
        compare("order values", self[.orderValue].count, answer.orderValues.count)
        for (quantile, value) in [
            (0.5, totals.orderValueP50), (0.9, totals.orderValueP90), (0.99, totals.orderValueP99),
        ] {
            let exact = Double(answer.orderValue(at: quantile))
            if abs(Double(value) - exact) > exact * 0.01 + 0.5 { differences.append("\(quantile): \(value), \(exact)") }
        }
        return differences
    }
}

extension Dictionary where Value == SalesFigures {
    fileprivate func members(_ member: (Key) -> Member) -> [Member: SalesFigures] {
        Dictionary<Member, SalesFigures>(uniqueKeysWithValues: map { (member($0.key), $0.value) })
    }
}
