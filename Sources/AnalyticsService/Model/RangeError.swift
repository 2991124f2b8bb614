import Commerce
import ServiceKit

/// Why there can be no dashboard of a range.
enum RangeError: Error, Equatable, ProblemConvertible {
    case reversed(from: CalendarDate, to: CalendarDate)
    case tooLong(days: Int)

    var problem: Problem {
        switch self {
        case .reversed(let from, let to):
            .unprocessable(code: "invalid_range", "The range ends on \(to), before it begins on \(from).")
        case .tooLong(let days):
            .unprocessable(
                code: "range_too_long",
                "The range has \(days) days, and may have \(DashboardRange.mostDays) at most.")
        }
    }
}
