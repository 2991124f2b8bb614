import Commerce

/// When orders are placed: months, weekdays and hours have their own weight, and the shop grows by half in a year.
struct DemoCalendar: Sendable {
    private let plan: DemoPlan
    private let counts: [Int]

    private static let months = [0.85, 0.85, 0.95, 1.0, 1.0, 0.92, 0.82, 0.82, 1.0, 1.05, 1.35, 1.7]
    /// From Monday on.
    private static let weekdays = [1.05, 1.0, 0.98, 1.0, 0.95, 1.1, 1.2]
    private static let hours = Weighted(
        Array(
            zip(
                0..<24,
                [
                    1.2, 0.8, 0.5, 0.4, 0.4, 0.6, 1.2, 2.2, 3.4, 4.4, 5.0, 5.2, 5.4, 5.0, 4.8, 4.8, 5.0, 5.6, 6.4, 7.2,
                    7.6,
                    6.4, 4.2, 2.4,
                ])))

    init(_ plan: DemoPlan) {
        self.plan = plan
        var generator = plan.generator(for: .calendar)
        let weights = (0..<plan.days).map { index in
            let date = plan.firstDay.advanced(byDays: index)
            let growth = 1 + 0.5 * Double(index) / 365
            let chance = 0.85 + 0.3 * generator.fraction()
            // The last day is not over, whatever the hour.
            let share = index == plan.days - 1 ? 0.5 : 1
            return growth * chance * share * DemoCalendar.months[date.month - 1]
                * DemoCalendar.weekdays[(date.daysSince1970 + 3) % 7]
        }
        counts = DemoCalendar.spread(plan.orders, over: weights)
    }

    /// At least one falls on the last day.
    private static func spread(_ orders: Int, over weights: [Double]) -> [Int] {
        let total = weights.reduce(0, +)
        var (sum, given) = (0.0, 0)
        var counts = weights.map { weight in
            sum += weight
            let upToNow = Int((Double(orders) * sum / total).rounded())
            defer { given = upToNow }
            return upToNow - given
        }
        let last = counts.count - 1
        if counts[last] == 0, let busiest = counts.indices.max(by: { counts[$0] < counts[$1] }) {
            counts[busiest] -= 1
            counts[last] += 1
        }
        return counts
    }

    func date(of day: Int) -> CalendarDate {
        plan.firstDay.advanced(byDays: day)
    }

    /// The day of an instant, counted from 0.
    func day(of time: Timestamp) -> Int {
        Int((time.milliseconds - Timestamp(startOf: plan.firstDay).milliseconds) / 86_400_000)
    }

    /// When the orders of a day were placed, in order. Days are counted from 0; those after the last have none.
    func placements(on day: Int) -> [Timestamp] {
        guard counts.indices.contains(day) else { return [] }
        var generator = plan.generator(for: .day, day)
        let start = Timestamp(startOf: date(of: day)).milliseconds
        let length: Int64 = day == plan.days - 1 ? plan.lastDayLength : 86_400_000
        return (0..<counts[day]).map { _ -> Int64 in
            let time = Int64(DemoCalendar.hours.draw(&generator)) * 3_600_000 + generator.hours(0...1)
            return start + time * length / 86_400_000
        }.sorted().map { Timestamp(milliseconds: $0) }
    }
}
