import Commerce
import Foundation

/// The days that a dashboard is about, and how finely they are cut.
struct DashboardRange: Equatable, Sendable {
    /// Both ends included, in the reporting time zone.
    let dates: ClosedRange<CalendarDate>
    let granularity: Granularity

    /// The days of a range that names none.
    static let defaultDays = 30
    /// The days of the longest range there may be.
    static let mostDays = 3_660

    /// What a request may ask for.
    enum RequestedGranularity: String, Sendable, CaseIterable {
        case hour, day, month, auto
    }

    /// The range from `from` to `to`. Without `to` it ends today; without `from` it has 30 days.
    ///
    /// `auto` is hours up to two days, days up to forty, and months beyond.
    ///
    /// - Throws: ``RangeError`` when the range ends before it begins, or is too long.
    init(
        from: CalendarDate?, to: CalendarDate?, granularity: RequestedGranularity, today: CalendarDate
    ) throws(RangeError) {
        let last = to ?? today
        let first = from ?? last.advanced(byDays: 1 - DashboardRange.defaultDays)
        guard first <= last else { throw .reversed(from: first, to: last) }
        let days = last.daysSince1970 - first.daysSince1970 + 1
        guard days <= DashboardRange.mostDays else { throw .tooLong(days: days) }
        dates = first...last
        self.granularity =
            switch granularity {
            case .hour: .hour
            case .day: .day
            case .month: .month
            case .auto: days <= 2 ? .hour : days <= 40 ? .day : .month
            }
    }
}
