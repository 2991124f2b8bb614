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

    private static let millisecondsPerDay: Int64 = 86_400_000

    /// The date that the calendar on the store's wall shows at `instant`.
    func date(of instant: Timestamp) -> CalendarDate {
        CalendarDate(daysSince1970: dayNumber(of: instant))
    }

    func bucket(_ granularity: Granularity, of instant: Timestamp) -> Bucket {
        switch granularity {
        case .day:
            return Bucket(granularity: .day, number: dayNumber(of: instant))
        case .month:
            let date = date(of: instant)
            return Bucket(granularity: .month, number: (date.year - 1970) * 12 + date.month - 1)
        case .hour:
            let local = instant.milliseconds + offset(at: instant.milliseconds)
            let start = instant.milliseconds - local.remainderFromBelow(3_600_000)
            return Bucket(granularity: .hour, number: Int(start.quotientFromBelow(60_000)))
        }
    }

    /// The day buckets of `dates`, both ends included.
    func days(in dates: ClosedRange<CalendarDate>) -> [Bucket] {
        (dates.lowerBound.daysSince1970...dates.upperBound.daysSince1970).map {
            Bucket(granularity: .day, number: $0)
        }
    }

    private func dayNumber(of instant: Timestamp) -> Int {
        let local = instant.milliseconds + offset(at: instant.milliseconds)
        return Int(local.quotientFromBelow(ReportingCalendar.millisecondsPerDay))
    }

    private func offset(at instant: Int64) -> Int64 {
        let day = instant.quotientFromBelow(ReportingCalendar.millisecondsPerDay)
        let offsets = days.withLock { days in
            if let known = days[day] { return known }
            let offsets = readOffsets(day: day)
            days[day] = offsets
            return offsets
        }
        return instant < offsets.change ? offsets.atStart : offsets.atEnd
    }

    /// Looks the offsets of a day up; no zone changes twice in one.
    private func readOffsets(day: Int64) -> DayOffsets {
        let start = day * ReportingCalendar.millisecondsPerDay
        let end = start + ReportingCalendar.millisecondsPerDay
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
