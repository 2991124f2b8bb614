import Commerce
import Foundation

@testable import AnalyticsService

/// The totals of a range computed the slow, obvious way: all events from the first, each day asked of the calendar.
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

        var netSales: Int { grossSales - cancelledSales - refunds }
    }

    func answer(_ dates: ClosedRange<CalendarDate>) -> Answer {
        var answer = Answer()
        var customers: Set<Identifier> = []
        for event in events {
            let isIn = dates.contains(date(of: event.occurredAt))
            switch event.type {
            case .paid:
                let isNew = customers.insert(event.order.customerId).inserted
                guard isIn else { continue }
                answer.grossSales += event.order.total.amount
                answer.orders += 1
                for item in event.order.items {
                    answer.units += item.quantity
                }
                if isNew { answer.newCustomers += 1 } else { answer.returning.insert(event.order.customerId) }
            case .cancelled where isIn && event.order.paidAt != nil:
                answer.cancelledSales += event.order.total.amount
                answer.cancelledOrders += 1
            case .refunded where isIn:
                answer.refunds += event.order.refunds[event.order.refunds.count - 1].amount.amount
            default:
                continue
            }
        }
        return answer
    }

    func date(of instant: Timestamp) -> CalendarDate {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents(
            [.year, .month, .day], from: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1_000))
        return CalendarDate(year: parts.year!, month: parts.month!, day: parts.day!)!
    }
}

extension MetricReading {
    /// What the reading says, and that its sketch is exactly the one of the customers the oracle names.
    func matches(_ answer: Oracle.Answer) -> Bool {
        var sketch = HyperLogLog()
        for customer in answer.returning {
            let (register, rank) = HyperLogLog.place(of: customer)
            sketch.raise(register, to: rank)
        }
        let totals = Totals(self)
        return totals.grossSales == answer.grossSales && totals.orders == answer.orders && totals.units == answer.units
            && totals.cancelledSales == answer.cancelledSales && totals.cancelledOrders == answer.cancelledOrders
            && totals.refunds == answer.refunds && totals.netSales == answer.netSales
            && totals.newCustomers == answer.newCustomers
            && (sketches[.returningCustomers] ?? HyperLogLog()) == sketch
            && abs(totals.returningCustomers - answer.returning.count) <= 1
    }
}
