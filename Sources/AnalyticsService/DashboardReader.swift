import Commerce
import Foundation

/// Puts the dashboard together from the store.
struct DashboardReader: Sendable {
    let store: any MetricStore
    let progress: FeedProgress
    let calendar: ReportingCalendar
    let currency: Currency
    let clock: WallClock

    var today: CalendarDate { calendar.date(of: clock.now) }

    /// All numbers of the answer are those of one state, the one its `position` names.
    func dashboard(of range: DashboardRange) async throws -> Dashboard {
        // Before the numbers, which then hold at least what was counted at that instant.
        let drained = progress.drained
        let reading = try await store.reading(of: calendar.days(in: range.dates))
        let asOf = drained.flatMap { $0.isPart(of: reading.cursor) ? $0.instant : nil }
        return Dashboard(
            currency: currency,
            range: Dashboard.Range(
                from: range.dates.lowerBound, to: range.dates.upperBound, granularity: range.granularity.rawValue,
                timeZone: calendar.name),
            freshness: Freshness(asOf: asOf, position: reading.cursor.position, now: clock.now),
            totals: Totals(reading),
            approximate: Totals.approximate)
    }
}
