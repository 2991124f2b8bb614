import Commerce

/// Which history is made. Equal plans make equal histories, down to the ids.
struct DemoPlan: Hashable, Sendable {
    let orders: Int
    let seed: UInt64
    /// The last instant of the history. Another hour of the same day changes when the orders of that day were placed, and
    /// nothing before.
    let end: Timestamp

    private static let day: Int64 = 86_400_000

    init(orders: Int, seed: UInt64, end: Timestamp) {
        self.orders = orders
        self.seed = seed
        self.end = end
    }

    /// The plan of the shop whose merchant registered at this instant.
    init(orders: Int, seed: UInt64, merchantRegisteredAt time: Timestamp) {
        let days = Int64(DemoPlan.days(orders: orders) + 2)
        self.init(orders: orders, seed: seed, end: Timestamp(milliseconds: time.milliseconds + days * DemoPlan.day))
    }

    /// How many days have orders: those of 12 months, or of 24 for more than 200,000 orders.
    var days: Int { DemoPlan.days(orders: orders) }

    private static func days(orders: Int) -> Int { orders > 200_000 ? 730 : 365 }

    /// When the merchant registered: whole days before the end, so that it tells of the end.
    var merchantRegisteredAt: Timestamp {
        Timestamp(milliseconds: end.milliseconds - Int64(days + 2) * DemoPlan.day)
    }

    /// When the first product came: the day before the first with orders.
    var openedAt: Timestamp { Timestamp(startOf: firstDay.advanced(byDays: -1)) }

    var firstDay: CalendarDate { lastDay.advanced(byDays: 1 - days) }

    /// The day on which the history ends; the one before in the first hour of a day, which is too short for orders.
    var lastDay: CalendarDate {
        CalendarDate(daysSince1970: Int((end.milliseconds - 3_600_000) / DemoPlan.day))
    }

    /// How much of the last day has orders, the last ones a minute before the end.
    var lastDayLength: Int64 {
        min(DemoPlan.day, end.milliseconds - 60_000 - Timestamp(startOf: lastDay).milliseconds)
    }

    /// What random numbers are drawn for; each has its own, whatever is drawn for the others.
    enum Part: UInt64 {
        case calendar = 1, day, popularity, product, merchant, customer, order
    }

    /// The random numbers of a part, or of one of many such parts.
    func generator(for part: Part, _ index: Int = 0) -> SplitMix64 {
        var mixed: UInt64 = 0
        for value in [seed, UInt64(orders), part.rawValue, UInt64(index)] {
            var generator = SplitMix64(seed: mixed ^ value)
            mixed = generator.next()
        }
        return SplitMix64(seed: mixed)
    }
}
