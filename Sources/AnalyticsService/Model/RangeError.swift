import Commerce
import ServiceKit

/// Why there can be no dashboard of a range.
enum RangeError: Error, Equatable, ProblemConvertible {
    case reversed(from: CalendarDate, to: CalendarDate)
    case tooLong(days: Int)
    case tooManyPoints(Granularity, Int)
    case outsideCalendar
    case hoursNotKept(since: CalendarDate)

    var problem: Problem {
        switch self {
        case .reversed(let from, let to):
            .unprocessable(code: "invalid_range", "The range ends on \(to), before it begins on \(from).")
        case .tooLong(let days):
            .unprocessable(
                code: "range_too_long",
                "The range has \(days) days, and may have \(DashboardRange.mostDays) at most.")
        case .tooManyPoints(let granularity, let points):
            .unprocessable(
                code: "too_many_points",
                "By \(granularity.rawValue) the range has \(points) points, and may have "
                    + "\(DashboardRange.mostPoints) at most.")
        case .hoursNotKept(let day):
            .unprocessable(
                code: "hours_not_kept", "Single hours are kept from \(day) on. Ask for days, or for a later range.")
        case .outsideCalendar:
            .unprocessable(
                code: "invalid_range",
                "The range, and the one it is compared with, must lie in the years 1 to 9999, in UTC too.")
        }
    }
}
