import Commerce

/// The points of a range: what each adds up, and when it begins.
struct TimeSeries: Sendable {
    struct Point: Sendable {
        /// The first instant of the part of the bucket that lies inside the range.
        let start: Timestamp
        let buckets: [Bucket]
    }

    let points: [Point]

    /// All hours, days or months that overlap the range.
    init(_ range: DashboardRange, _ calendar: ReportingCalendar) {
        switch range.granularity {
        case .hour:
            points = calendar.hours(in: range.dates).map {
                Point(start: Timestamp(milliseconds: Int64($0.number) * 60_000), buckets: [$0])
            }
        case .day:
            points = range.dates.days.map { Point(start: calendar.start(of: $0), buckets: [Bucket(day: $0)]) }
        case .month:
            points = range.dates.months.map {
                Point(start: calendar.start(of: $0.lowerBound), buckets: Bucket.covering($0))
            }
        }
    }
}

extension ClosedRange<CalendarDate> {
    var dayCount: Int { upperBound.daysSince1970 - lowerBound.daysSince1970 + 1 }

    var days: [CalendarDate] { (0..<dayCount).map { lowerBound.advanced(byDays: $0) } }

    /// The parts that lie in one month each.
    var months: [ClosedRange<CalendarDate>] {
        var parts: [ClosedRange<CalendarDate>] = []
        var first = lowerBound
        while first <= upperBound {
            let last = Swift.min(first.lastOfMonth, upperBound)
            parts.append(first...last)
            first = last.advanced(byDays: 1)
        }
        return parts
    }
}
