import Commerce
import Foundation
import TestSupport
import Testing

@Suite struct CalendarDateTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// The rule of the Gregorian calendar in words: every fourth year, but of the hundreds only every fourth.
    private func daysOfYear(_ year: Int) -> Int {
        if year.isMultiple(of: 400) { return 366 }
        if year.isMultiple(of: 100) { return 365 }
        return year.isMultiple(of: 4) ? 366 : 365
    }

    @Test func randomDaysAreThoseOfFoundation() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<2_000 {
            let days = Int.random(in: -135_000...2_932_896, using: &random)  // 1600 to 9999
            let date = CalendarDate(daysSince1970: days)
            let expected = CalendarDateTests.calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            #expect(date.year == expected.year && date.month == expected.month && date.day == expected.day)
            #expect(date.daysSince1970 == days)
            #expect(CalendarDate(date.description) == date)
        }
    }

    @Test func everyYearHasItsDays() throws {
        var firstOfYear = -719_162
        for year in 1...9_999 {
            let newYear = try #require(CalendarDate(year: year, month: 1, day: 1))
            let lastDay = try #require(CalendarDate(year: year, month: 12, day: 31))
            #expect(newYear.daysSince1970 == firstOfYear)
            #expect(CalendarDate(daysSince1970: firstOfYear) == newYear)
            firstOfYear += daysOfYear(year)
            #expect(lastDay.daysSince1970 == firstOfYear - 1)
            #expect(CalendarDate(daysSince1970: firstOfYear - 1) == lastDay)
            #expect((CalendarDate(year: year, month: 2, day: 29) != nil) == (daysOfYear(year) == 366))
        }
    }

    @Test(arguments: [
        "2026-02-29", "1900-02-29", "2100-02-29", "2026-02-30", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00",
        "2026-01-32", "0000-01-01", "2026-1-1", "26-01-01", "2026/01/01", "2026-01-01 ", " 2026-01-01", "+026-01-01",
        "-026-01-01", "2026-01-1a", "２０２６-01-01", "20260101", "2026-W01-1", "",
    ])
    func whatIsNoDayIsRefused(_ text: String) {
        #expect(CalendarDate(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CalendarDate].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test(arguments: ["2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31", "1969-12-31", "1970-01-01"])
    func daysThatExistRoundTrip(_ text: String) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.description == text)
        #expect(CalendarDate(daysSince1970: date.daysSince1970) == date)
        let json = try JSONEncoder().encode([date])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(text)\"]")
        #expect(try JSONDecoder().decode([CalendarDate].self, from: json) == [date])
    }

    @Test func daysAreOrderedAndCounted() throws {
        let leapDay = try #require(CalendarDate("2024-02-29"))
        #expect(leapDay.advanced(byDays: 1).description == "2024-03-01")
        #expect(leapDay.advanced(byDays: -1).description == "2024-02-28")
        #expect(leapDay.advanced(byDays: 366).description == "2025-03-01")
        var random = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            let (left, right) = (Int.random(in: 0...30_000, using: &random), Int.random(in: 0...30_000, using: &random))
            #expect(
                (CalendarDate(daysSince1970: left) < CalendarDate(daysSince1970: right)) == (left < right))
        }
    }
}
