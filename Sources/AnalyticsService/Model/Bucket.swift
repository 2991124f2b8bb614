import Commerce

/// A stretch of the reporting calendar that a metric is added up over.
///
/// Buckets of one granularity are ordered in time and do not overlap.
struct Bucket: Hashable, Sendable {
    let granularity: Granularity
    /// Of a day, the days from 1970-01-01 to its date; of a month, the months from January 1970; of an hour, the minutes
    /// from 1970-01-01T00:00Z to its start, so that the hour a clock goes through twice is two buckets.
    let number: Int
}

extension Bucket {
    init(day date: CalendarDate) {
        self.init(granularity: .day, number: date.daysSince1970)
    }

    init(monthOf date: CalendarDate) {
        self.init(granularity: .month, number: (date.year - 1970) * 12 + date.month - 1)
    }

    /// The month of the day with this number.
    init(monthOfDay number: Int) {
        self.init(monthOf: CalendarDate(daysSince1970: number))
    }

    /// The fewest days and months that are `dates` together: whole months, and the days before and after them.
    static func covering(_ dates: ClosedRange<CalendarDate>) -> [Bucket] {
        var buckets: [Bucket] = []
        var day = dates.lowerBound
        while day <= dates.upperBound {
            let end = day.lastOfMonth
            if day.day == 1, end <= dates.upperBound {
                buckets.append(Bucket(monthOf: day))
                day = end.advanced(byDays: 1)
            } else {
                buckets.append(Bucket(day: day))
                day = day.advanced(byDays: 1)
            }
        }
        return buckets
    }
}
