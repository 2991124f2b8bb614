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
    /// The points of the longest series there may be.
    static let mostPoints = 500

    /// What a request may ask for.
    enum RequestedGranularity: String, Sendable, CaseIterable {
        case hour, day, month, auto
    }

    /// The range from `from` to `to`. Without `to` it ends today; without `from` it has 30 days.
    ///
    /// `auto` is hours up to two days that are kept by the hour, days up to forty, and months beyond.
    ///
    /// - Parameter firstHourlyDay: the first day that is kept by the hour.
    /// - Throws: ``RangeError`` when the range ends before it begins, is too long, has too many points, or is to be told by
    ///   hours that are not kept.
    init(
        from: CalendarDate?, to: CalendarDate?, granularity: RequestedGranularity, today: CalendarDate,
        firstHourlyDay: CalendarDate
    ) throws(RangeError) {
        let last = to ?? today
        let first = from ?? last.advanced(byDays: 1 - DashboardRange.defaultDays)
        guard first <= last else { throw .reversed(from: first, to: last) }
        dates = first...last
        let days = dates.dayCount
        guard days <= DashboardRange.mostDays else { throw .tooLong(days: days) }
        self.granularity =
            switch granularity {
            case .hour: .hour
            case .day: .day
            case .month: .month
            case .auto: days <= 2 && first >= firstHourlyDay ? .hour : days <= 40 ? .day : .month
            }
        // 25 hours: a range of so many days may have a day that is longer.
        let points = self.granularity == .hour ? days * 24 + 1 : self.granularity == .day ? days : 0
        guard points <= DashboardRange.mostPoints else { throw .tooManyPoints(self.granularity, points) }
        guard self.granularity != .hour || first >= firstHourlyDay else { throw .hoursNotKept(since: firstHourlyDay) }
    }
}
