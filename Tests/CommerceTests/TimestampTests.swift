import Commerce
import Foundation
import TestSupport
import Testing

@Suite struct TimestampTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        return calendar
    }()

    /// `2026-03-29T01:00:00` of whole seconds, by Foundation.
    private func text(ofSeconds seconds: Int64) throws -> String {
        let parts = TimestampTests.calendar.dateComponents(
            [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(seconds)))
        return String(
            format: "%04d-%02d-%02dT%02d:%02d:%02d", try #require(parts.year), try #require(parts.month),
            try #require(parts.day), try #require(parts.hour), try #require(parts.minute), try #require(parts.second))
    }

    private static let first1600: Int64 = -11_676_096_000_000
    private static let last9999: Int64 = 253_402_300_799_999

    @Test func randomInstantsAreWrittenAsByFoundationAndReadBack() throws {
        var random = SeededGenerator(seed: 8)
        for _ in 0..<2_000 {
            let milliseconds = Int64.random(
                in: TimestampTests.first1600...TimestampTests.last9999, using: &random)
            let timestamp = Timestamp(milliseconds: milliseconds)
            let fraction = (milliseconds % 1_000 + 1_000) % 1_000
            let expected =
                try text(ofSeconds: (milliseconds - fraction) / 1_000) + String(format: ".%03dZ", Int(fraction))
            #expect(timestamp.description == expected)
            #expect(Timestamp(expected) == timestamp)
        }
    }

    @Test func offsetsAndFractionsAreRead() throws {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<2_000 {
            let seconds = Int64.random(in: -11_000_000_000...250_000_000_000, using: &random)
            let offset = Int.random(in: -1_439...1_439, using: &random)
            let digits = (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0...9, using: &random) }
            let sign = offset < 0 ? "-" : "+"
            let local = try text(ofSeconds: seconds + Int64(offset) * 60)
            let fraction = digits.isEmpty ? "" : "." + digits.map(String.init).joined()
            let zone = sign + String(format: "%02d:%02d", abs(offset) / 60, abs(offset) % 60)
            let expected = seconds * 1_000 + Int64((digits + [0, 0, 0]).prefix(3).reduce(0) { $0 * 10 + $1 })
            #expect(Timestamp(local + fraction + zone)?.milliseconds == expected, "\(local + fraction + zone)")
        }
    }

    @Test func bothSpellingsOfUTCAndOfTheSeparatorAreRead() {
        let expected = Timestamp("2026-03-29T01:00:00.000Z")
        #expect(expected?.milliseconds == 1_774_746_000_000)
        #expect(Timestamp("2026-03-29t01:00:00z") == expected)
        #expect(Timestamp("2026-03-29T01:00:00-00:00") == expected)
        #expect(Timestamp("2026-03-29T03:00:00+02:00") == expected)
        #expect(Timestamp("2024-02-29T23:59:59.999999999Z")?.description == "2024-02-29T23:59:59.999Z")
    }

    @Test(arguments: [
        "", "2026-03-29", "2026-03-29T01:00:00", "2026-03-29 01:00:00Z", "2026-03-29T01:00Z", "2026-02-29T01:00:00Z",
        "2026-03-29T24:00:00Z", "2026-03-29T01:60:00Z", "2026-03-29T01:00:60Z", "2016-12-31T23:59:60Z",
        "2026-03-29T01:00:00.Z", "2026-03-29T01:00:00.1234567890Z", "2026-03-29T01:00:00,5Z", "2026-03-29T01:00:00+2",
        "2026-03-29T01:00:00+0200", "2026-03-29T01:00:00+24:00", "2026-03-29T01:00:00+01:60", "2026-03-29T01:00:00ZZ",
        "2026-03-29T01:00:00Z ", "2026-3-29T01:00:00Z", "2026-03-29T-1:00:00Z", "２026-03-29T01:00:00Z",
        "0000-01-01T00:00:00Z", "1774742400", "2026-03-29T1:00:00.00Z", "2026-03-29T01-00-00Z",
    ])
    func whatIsNoTimeIsRefused(_ text: String) {
        #expect(Timestamp(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([text]))
        }
    }

    /// What is read can be written and read again, so an offset must not lead out of the years that can be written.
    @Test func anOffsetThatLeadsOutOfTheYearsIsRefused() {
        #expect(Timestamp("9999-12-31T23:59:59.999Z")?.milliseconds == TimestampTests.last9999)
        #expect(Timestamp("9999-12-31T23:59:59-00:01") == nil)
        #expect(Timestamp("0001-01-01T00:00:00Z")?.description == "0001-01-01T00:00:00.000Z")
        #expect(Timestamp("0001-01-01T00:00:00+00:01") == nil)
    }

    @Test func aDayBeginsAtMidnightInUTC() throws {
        let date = try #require(CalendarDate("1969-12-31"))
        #expect(Timestamp(startOf: date).description == "1969-12-31T00:00:00.000Z")
    }

    @Test func timeCanBeAddedAndMeasured() {
        let start = Timestamp(milliseconds: 1_000)
        #expect(start.advanced(by: .milliseconds(1_500)).milliseconds == 2_500)
        #expect(start.advanced(by: .seconds(-2)).milliseconds == -1_000)
        #expect(start.advanced(by: .microseconds(1_999)).milliseconds == 1_001)
        #expect(Timestamp(milliseconds: 2_500).duration(since: start) == .milliseconds(1_500))
        #expect(start < Timestamp(milliseconds: 1_001))
        #expect(abs(Timestamp.now.milliseconds - Int64(Date().timeIntervalSince1970 * 1_000)) < 60_000)
    }

    @Test func itIsCodedAsItsText() throws {
        let json = try JSONEncoder().encode([Samples.placedAt])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(Samples.placedAt)\"]")
        #expect(try JSONDecoder().decode([Timestamp].self, from: json) == [Samples.placedAt])
    }
}
