import Commerce
import Foundation
import Synchronization

/// Tells which bucket of the reporting time zone an instant falls in, daylight saving included.
///
/// Asking the system for the zone's offset is slow, so the offsets of each UTC day are looked up once and kept.
final class ReportingCalendar: Sendable {
    let timeZone: TimeZone
    private let days = Mutex<[Int64: DayOffsets]>([:])

    init(timeZone: TimeZone) {
        self.timeZone = timeZone
    }

    /// The zone's name; Foundation calls UTC by the name of another.
    var name: String { timeZone.identifier == "GMT" ? "UTC" : timeZone.identifier }

    /// What is added to UTC during one UTC day, in milliseconds.
    private struct DayOffsets {
        let atStart: Int64
        /// The first instant at which it is `atEnd`.
        let change: Int64
        let atEnd: Int64
    }

    /// Days that are kept: more than a century, which requests of other times must not make to millennia.
    private static let mostDays = 50_000
    private static let hour: Int64 = 3_600_000
    private static let day: Int64 = 86_400_000

    /// The date that the calendar on the store's wall shows at `instant`.
    func date(of instant: Timestamp) -> CalendarDate {
        CalendarDate(daysSince1970: dayNumber(of: instant))
    }

    func bucket(_ granularity: Granularity, of instant: Timestamp) -> Bucket {
        switch granularity {
        case .day:
            return Bucket(granularity: .day, number: dayNumber(of: instant))
        case .month:
            return Bucket(monthOfDay: dayNumber(of: instant))
        case .hour:
            let local = instant.milliseconds + offset(at: instant.milliseconds)
            let start = instant.milliseconds - local.remainderFromBelow(ReportingCalendar.hour)
            // An hour that a change of the clock cuts begins with the change.
            let change = change(after: start, through: instant.milliseconds)
            return Bucket(granularity: .hour, number: Int((change ?? start).quotientFromBelow(60_000)))
        }
    }

    /// The first instant of a day; of a day that the zone left out, that of the next one.
    func start(of date: CalendarDate) -> Timestamp {
        let midnight = Int64(date.daysSince1970) * ReportingCalendar.day
        // No zone is further from UTC than 14 hours.
        let (before, after) = (midnight - 15 * ReportingCalendar.hour, midnight + 15 * ReportingCalendar.hour)
        let offset = offset(at: before)
        if offset == self.offset(at: after) { return Timestamp(milliseconds: midnight - offset) }
        var (last, first) = (before, after)
        while first - last > 1 {
            let middle = last + (first - last) / 2
            let isBefore = dayNumber(of: Timestamp(milliseconds: middle)) < date.daysSince1970
            if isBefore { last = middle } else { first = middle }
        }
        return Timestamp(milliseconds: first)
    }

    /// Whether all of `dates`, as this zone has them, lies in the years 1 to 9999 of UTC.
    func canTell(of dates: ClosedRange<CalendarDate>) -> Bool {
        Timestamp.years.lowerBound <= start(of: dates.lowerBound)
            && start(of: dates.upperBound.advanced(byDays: 1)) <= Timestamp.years.upperBound
    }

    /// The hours of `dates`, both ends included, in the order of time.
    func hours(in dates: ClosedRange<CalendarDate>) -> [Bucket] {
        let end = start(of: dates.upperBound.advanced(byDays: 1))
        var instant = start(of: dates.lowerBound)
        var hours: [Bucket] = []
        while instant < end {
            hours.append(bucket(.hour, of: instant))
            let local = instant.milliseconds + offset(at: instant.milliseconds)
            let next = instant.milliseconds + ReportingCalendar.hour - local.remainderFromBelow(ReportingCalendar.hour)
            instant = Timestamp(milliseconds: change(after: instant.milliseconds, through: next) ?? next)
        }
        return hours
    }

    private func dayNumber(of instant: Timestamp) -> Int {
        let local = instant.milliseconds + offset(at: instant.milliseconds)
        return Int(local.quotientFromBelow(ReportingCalendar.day))
    }

    private func offset(at instant: Int64) -> Int64 {
        let offsets = offsets(ofDayWith: instant)
        return instant < offsets.change ? offsets.atStart : offsets.atEnd
    }

    /// When the clock changed after `start` and not after `end`, which is at most an hour later.
    private func change(after start: Int64, through end: Int64) -> Int64? {
        let offsets = offsets(ofDayWith: start)
        if offsets.atStart != offsets.atEnd, offsets.change > start, offsets.change <= end { return offsets.change }
        let endOfDay = start - start.remainderFromBelow(ReportingCalendar.day) + ReportingCalendar.day
        return end > endOfDay ? change(after: endOfDay, through: end) : nil
    }

    private func offsets(ofDayWith instant: Int64) -> DayOffsets {
        let day = instant.quotientFromBelow(ReportingCalendar.day)
        return days.withLock { days in
            if let known = days[day] { return known }
            let offsets = readOffsets(day: day)
            if days.count == ReportingCalendar.mostDays { days = [:] }
            days[day] = offsets
            return offsets
        }
    }

    /// Looks the offsets of a day up; no zone changes twice in one.
    private func readOffsets(day: Int64) -> DayOffsets {
        let start = day * ReportingCalendar.day
        let end = start + ReportingCalendar.day
        let (atStart, atEnd) = (readOffset(at: start), readOffset(at: end))
        guard atStart != atEnd else { return DayOffsets(atStart: atStart, change: end, atEnd: atEnd) }
        var (last, change) = (start, end)
        while change - last > 1 {
            let middle = last + (change - last) / 2
            if readOffset(at: middle) == atStart { last = middle } else { change = middle }
        }
        return DayOffsets(atStart: atStart, change: change, atEnd: atEnd)
    }

    private func readOffset(at instant: Int64) -> Int64 {
        Int64(timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant) / 1_000))) * 1_000
    }
}

extension Int64 {
    /// The remainder of a division rounded down: never negative, for instants before 1970 too.
    fileprivate func remainderFromBelow(_ divisor: Int64) -> Int64 {
        let remainder = self % divisor
        return remainder < 0 ? remainder + divisor : remainder
    }

    fileprivate func quotientFromBelow(_ divisor: Int64) -> Int64 {
        (self - remainderFromBelow(divisor)) / divisor
    }
}

extension Timestamp {
    /// The years that can be written, to their very end.
    fileprivate static let years =
        Timestamp(
            startOf: CalendarDate(year: 1, month: 1, day: 1)!)...Timestamp(
            startOf: CalendarDate(year: 9_999, month: 12, day: 31)!.advanced(byDays: 1))
}
