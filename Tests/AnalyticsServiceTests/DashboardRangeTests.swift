import Commerce
import Foundation
import Testing

@testable import AnalyticsService

@Suite struct DashboardRangeTests {
    private static let today = CalendarDate("2026-03-10")!
    private static let firstHourlyDay = CalendarDate("2026-01-01")!

    private func range(
        _ from: String?, _ to: String?, _ granularity: DashboardRange.RequestedGranularity = .auto
    ) throws -> DashboardRange {
        try DashboardRange(
            from: from.map { CalendarDate($0)! }, to: to.map { CalendarDate($0)! }, granularity: granularity,
            today: DashboardRangeTests.today, firstHourlyDay: DashboardRangeTests.firstHourlyDay)
    }

    private func text(_ range: DashboardRange) -> String {
        "\(range.dates.lowerBound) \(range.dates.upperBound)"
    }

    @Test func withoutDaysItIsTheLastThirtyWithToday() throws {
        #expect(text(try range(nil, nil)) == "2026-02-09 2026-03-10")
    }

    @Test func withoutTheLastDayItEndsToday() throws {
        #expect(text(try range("2026-03-01", nil)) == "2026-03-01 2026-03-10")
    }

    @Test func withoutTheFirstDayItHasThirty() throws {
        #expect(text(try range(nil, "2024-03-01")) == "2024-02-01 2024-03-01")
    }

    @Test func itMayNotEndBeforeItBegins() {
        #expect(throws: RangeError.self) { try range("2026-03-02", "2026-03-01") }
        #expect(throws: RangeError.self) { try range("2026-03-11", nil) }
    }

    @Test func itMayHave3660Days() throws {
        #expect(throws: Never.self) { try range("2016-03-03", "2026-03-10") }
        #expect(throws: RangeError.tooLong(days: 3_661)) { try range("2016-03-02", "2026-03-10") }
    }

    @Test(arguments: [
        ("2026-03-10", Granularity.hour), ("2026-03-09", .hour), ("2026-03-08", .day), ("2026-01-30", .day),
        ("2026-01-29", .month),
    ]) func autoPicksByTheNumberOfDays(from: String, granularity: Granularity) throws {
        #expect(try range(from, "2026-03-10").granularity == granularity)
    }

    /// The longest range of each granularity has few enough points, and a day more is refused.
    @Test(arguments: [(DashboardRange.RequestedGranularity.hour, 20), (.day, 500), (.month, 3_660), (.auto, 3_660)])
    func thereAre500PointsAtMost(granularity: DashboardRange.RequestedGranularity, days: Int) throws {
        let last = CalendarDate("2026-03-10")!
        func range(_ days: Int) throws -> DashboardRange {
            try self.range(last.advanced(byDays: 1 - days).description, last.description, granularity)
        }
        let calendar = ReportingCalendar(timeZone: .gmt)
        #expect(TimeSeries(try range(days), calendar).points.count <= DashboardRange.mostPoints)
        #expect(throws: RangeError.self) { try range(days + 1) }
    }

    @Test func hoursThatAreNotKeptAreRefusedAndNotPicked() throws {
        #expect(try range("2026-01-01", "2026-01-01").granularity == .hour)
        #expect(try range("2025-12-31", "2026-01-01").granularity == .day)
        #expect(throws: RangeError.hoursNotKept(since: DashboardRangeTests.firstHourlyDay)) {
            try range("2025-12-31", "2026-01-01", .hour)
        }
    }

    @Test func theFirstHourlyDayFollowsFromTheClock() throws {
        let calendar = ReportingCalendar(timeZone: try #require(TimeZone(identifier: "Europe/Berlin")))
        let night = try #require(Timestamp("2026-03-09T23:30:00.000Z"))
        #expect(HourRetention(days: 1).firstDay(at: night, in: calendar) == CalendarDate("2026-03-10"))
        #expect(HourRetention(days: 10).firstDay(at: night, in: calendar) == CalendarDate("2026-03-01"))
        let firstHour = HourRetention(days: 10).firstHour(at: night, in: calendar)
        let start = calendar.start(of: try #require(CalendarDate("2026-02-28")))
        #expect(firstHour == calendar.bucket(.hour, of: start).number)
    }

    @Test func aGranularityAskedForIsKept() throws {
        #expect(try range("2026-03-01", nil, .hour).granularity == .hour)
        #expect(try range(nil, nil, .month).granularity == .month)
    }

    /// The first instant of a day can lie in the year before in UTC, and its last one in the year after.
    @Test(arguments: [
        ("0001-01-01", "GMT", true), ("9999-12-31", "GMT", true), ("0001-01-01", "Europe/Berlin", false),
        ("9999-12-31", "Europe/Berlin", true), ("0001-01-01", "America/New_York", true),
        ("9999-12-31", "America/New_York", false),
    ])
    func aDayLiesInTheYearsThatCanBeWritten(day: String, zone: String, isPossible: Bool) throws {
        let calendar = ReportingCalendar(timeZone: try #require(TimeZone(identifier: zone)))
        let date = CalendarDate(day)
        let request = DashboardRequest(from: date, to: date, granularity: .day, comparison: nil)
        if isPossible {
            let range = try request.range(in: calendar, at: .now, hours: HourRetention(days: 3_650))
            let starts = TimeSeries(range, calendar).points.map(\.start.description)
            #expect(starts.allSatisfy { $0.count == 24 && !$0.hasPrefix("0000") })
        } else {
            #expect(throws: RangeError.outsideCalendar) {
                try request.range(in: calendar, at: .now, hours: HourRetention(days: 3_650))
            }
        }
    }
}
