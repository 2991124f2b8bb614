import Commerce
import Foundation
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct ReportingCalendarTests {
    @Test(arguments: [
        "UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "Pacific/Apia",
        "America/Sao_Paulo", "Asia/Beirut",
    ]) func agreesWithTheSystemsCalendarOnEveryDayOfManyYears(_ identifier: String) {
        let timeZone = TimeZone(identifier: identifier)!
        let calendar = ReportingCalendar(timeZone: timeZone)
        let oracle = Oracle(events: [], timeZone: timeZone)
        var generator = SeededGenerator(seed: 1)
        // 2010 to 2030: each day at a random instant, and at each change of the clock.
        for day in 14_610..<22_280 {
            let start = Int64(day) * 86_400_000
            let instant = Timestamp(milliseconds: start + .random(in: 0..<86_400_000, using: &generator))
            #expect(calendar.date(of: instant) == oracle.date(of: instant))
            let (before, after) = (offset(timeZone, start), offset(timeZone, start + 86_400_000))
            guard before != after else { continue }
            for minute in 0..<1_440 {
                for millisecond in [0, 59_999] {
                    let instant = Timestamp(milliseconds: start + Int64(minute * 60_000 + millisecond))
                    #expect(calendar.date(of: instant) == oracle.date(of: instant))
                }
            }
        }
    }

    private func offset(_ timeZone: TimeZone, _ milliseconds: Int64) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(milliseconds) / 1_000))
    }

    @Test func daysBefore1970AreRight() {
        let calendar = ReportingCalendar(timeZone: .gmt)
        #expect(calendar.date(of: Timestamp("1969-12-31T23:59:59.999Z")!) == CalendarDate("1969-12-31"))
        #expect(calendar.bucket(.month, of: Timestamp("1969-12-31T23:59:59.999Z")!).number == -1)
    }

    @Test func theHourGoneThroughTwiceIsTwoBuckets() {
        let calendar = ReportingCalendar(timeZone: TimeZone(identifier: "Europe/Berlin")!)
        let numbers = ["2026-10-25T00:10:00Z", "2026-10-25T00:50:00Z", "2026-10-25T01:10:00Z"].map {
            calendar.bucket(.hour, of: Timestamp($0)!).number
        }
        #expect(numbers[0] == numbers[1])
        #expect(numbers[2] == numbers[1] + 60)
    }

    @Test func anHourBeginsWhereTheWallClockShowsOne() {
        let calendar = ReportingCalendar(timeZone: TimeZone(identifier: "Asia/Kathmandu")!)
        // 05:45 ahead of UTC: 10:00 on the wall is 04:15 UTC.
        let bucket = calendar.bucket(.hour, of: Timestamp("2026-01-01T05:14:59.999Z")!)
        #expect(Int64(bucket.number) * 60_000 == Timestamp("2026-01-01T04:15:00Z")!.milliseconds)
    }

    @Test(arguments: [
        "UTC", "Europe/Berlin", "Australia/Lord_Howe", "America/Havana", "Asia/Kathmandu", "Pacific/Apia",
        "America/Sao_Paulo", "Asia/Beirut", "America/St_Johns", "Africa/Casablanca", "Asia/Kolkata",
    ]) func aDayBeginsWithItsFirstInstantAndHasTheHoursInIt(_ identifier: String) {
        let timeZone = TimeZone(identifier: identifier)!
        let calendar = ReportingCalendar(timeZone: timeZone)
        let oracle = Oracle(events: [], timeZone: timeZone)
        // 2012 to 2027: the clock of Newfoundland went back over midnight until 2011, which none does any more.
        for number in 15_340..<20_900 {
            let (day, next) = (CalendarDate(daysSince1970: number), CalendarDate(daysSince1970: number + 1))
            let (start, end) = (calendar.start(of: day), calendar.start(of: next))
            // Samoa left a day out.
            guard start < end else { continue }
            let before = Timestamp(milliseconds: start.milliseconds - 1)
            #expect(oracle.date(of: start) == day && oracle.date(of: before) < day)
            let hours = calendar.hours(in: day...day).map { Int64($0.number) * 60_000 }
            guard end.milliseconds - start.milliseconds != 86_400_000 || number % 500 == 0 else {
                #expect(hours == (0..<24).map { start.milliseconds + $0 * 3_600_000 })
                continue
            }
            #expect(hours == oracle.starts(day...day, .hour).dropLast().map(\.milliseconds))
            for hour in hours + [end.milliseconds] where hour > start.milliseconds {
                let last = Timestamp(milliseconds: hour - 1)
                let expected = hours.last { $0 < hour }
                #expect(Int64(calendar.bucket(.hour, of: last).number) * 60_000 == expected)
            }
        }
    }

    @Test func aRangeIsCoveredByWholeMonthsAndTheDaysAroundThem() {
        for (from, to) in [
            ("2024-02-29", "2024-02-29"), ("2024-02-01", "2024-02-29"), ("2024-01-31", "2024-03-01"),
            ("2023-12-31", "2025-01-01"), ("2025-06-15", "2026-06-14"),
        ] {
            let dates = CalendarDate(from)!...CalendarDate(to)!
            let buckets = Bucket.covering(dates)
            var days = buckets.filter { $0.granularity == .day }.map(\.number)
            for month in buckets where month.granularity == .month {
                days += dates.days.filter { Bucket(monthOf: $0) == month }.map(\.daysSince1970)
            }
            #expect(days.sorted() == dates.days.map(\.daysSince1970))
            #expect(buckets.count < 62 + 13)
        }
    }
}
