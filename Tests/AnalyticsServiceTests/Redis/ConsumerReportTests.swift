import Commerce
import Foundation
import RedisDatabase
import ServiceKit
import Testing

@testable import AnalyticsService

@Suite struct ConsumerReportTests {
    private static let epoch = Identifier(high: 1, low: 1)

    private static func cursor(_ position: Int64) -> EventCursor {
        EventCursor(epoch: epoch, position: position, eventId: Identifier(high: 2, low: UInt64(position)))
    }

    private static func generation() -> Generation {
        Generation(store: MemoryMetricStore(), calendar: ReportingCalendar(timeZone: .gmt))
    }

    /// With everything in it that there can be.
    private static func report(on generation: Generation, drainedAt position: Int64 = 7) -> ConsumerReport {
        let served = ServedMetrics(generation, at: cursor(position))
        served.progress.drained(DrainedLog(instant: Timestamp(milliseconds: 1_000), cursor: cursor(position)))
        served.verification.set(
            Verification(status: .drifted, position: position, drift: 5, verifiedAt: Timestamp(milliseconds: 2_000)),
            daysThatDiffer: 2)
        var rebuild = RebuildStatus(timeZone: "UTC")
        rebuild.begin(.requested, at: Timestamp(milliseconds: 3_000))
        rebuild.finish(at: Timestamp(milliseconds: 4_000), position: 7, differences: 3)
        return ConsumerReport(of: served, currency: .usd, rebuild: rebuild)
    }

    @Test func whatIsStoredIsReadAgain() throws {
        let generation = ConsumerReportTests.generation()
        let report = ConsumerReportTests.report(on: generation)
        #expect(ConsumerReport(stored: .bytes(try report.stored)) == report)
        #expect(report.generation == generation.id)
        #expect((report.hasCaughtUp, report.isOfAnotherLog, report.daysThatDiffer) == (true, false, 2))
        let served = ServedMetrics(generation, at: .start)
        let least = ConsumerReport(of: served, currency: .usd, rebuild: RebuildStatus(timeZone: "UTC"))
        #expect(ConsumerReport(stored: .bytes(try least.stored)) == least)
        served.progress.foundAnotherLog()
        served.progress.mismatch = CurrencyMismatch(orders: .usd, metrics: Currency("EUR")!)
        let other = ConsumerReport(of: served, currency: Currency("EUR")!, rebuild: RebuildStatus(timeZone: "UTC"))
        #expect(ConsumerReport(stored: .bytes(try other.stored)) == other)
        #expect(other.isOfAnotherLog && other.ordersCurrency == .usd)
    }

    @Test func nothingButAReportOfThisVersionIsRead() throws {
        let bytes = try ConsumerReportTests.report(on: ConsumerReportTests.generation()).stored
        let text = String(decoding: bytes, as: UTF8.self)
        let others = [
            "", "null", "[]", "{}", text + " ", String(text.dropLast()),
            text.replacing("\"version\":1", with: "\"version\":2"),
            text.replacing("\"currency\":\"USD\",", with: ""), text.replacing("\"drift\":5", with: "\"drift\":\"5\""),
            text.replacing("\"drift\":5", with: "\"drift\":5,\"more\":1"),
            text.replacing("\"drifted\"", with: "\"unheard\""),
        ]
        for other in others {
            #expect(other != text)
            #expect(ConsumerReport(stored: .bytes(Array(other.utf8))) == nil, "\(other)")
        }
        #expect(ConsumerReport(stored: .null) == nil)
        #expect(ConsumerReport(stored: .integer(1)) == nil)
    }

    @Test func anInstanceOfAnotherCurrencySaysSo() throws {
        let euro = try #require(Currency("EUR"))
        let report = ConsumerReportTests.report(on: ConsumerReportTests.generation())
        #expect(report.mismatch(with: .usd) == nil)
        #expect(report.mismatch(with: euro) == CurrencyMismatch(orders: .usd, metrics: euro))
        // The one that counts is the one that is wrong.
        let served = ServedMetrics(ConsumerReportTests.generation(), at: .start)
        served.progress.mismatch = CurrencyMismatch(orders: .usd, metrics: euro)
        let wrong = ConsumerReport(of: served, currency: euro, rebuild: RebuildStatus(timeZone: "UTC"))
        #expect(wrong.mismatch(with: .usd) == nil)
        #expect(wrong.mismatch(with: euro) == CurrencyMismatch(orders: .usd, metrics: euro))
    }

    @Test func whoFollowsSaysWhatTheReportSays() async throws {
        let generation = ConsumerReportTests.generation()
        let served = ServedMetrics(ConsumerReportTests.generation(), at: .start)
        let report = ConsumerReportTests.report(on: generation)
        let waiting = Task { try await served.progress.wait(for: 9, timeout: .seconds(60)) }
        served.follow(generation, at: ConsumerReportTests.cursor(9), report)
        #expect(try await waiting.value)
        let moment = served.moment
        #expect(moment.generation.id == generation.id)
        #expect(moment.drained == report.drained)
        #expect(moment.verification == report.verification)
        #expect(served.verification.daysThatDiffer == 2)
        #expect(served.progress.hasCaughtUp)
    }

    /// Everything was lost, and the report is the old one or gone.
    @Test(arguments: [true, false]) func whatIsSaidOfOtherMetricsIsNotSaidOfTheseThatBegin(_ isTold: Bool) async throws
    {
        let (old, new) = (ConsumerReportTests.generation(), ConsumerReportTests.generation())
        let served = ServedMetrics(old, at: .start)
        let report = ConsumerReportTests.report(on: old)
        served.follow(old, at: ConsumerReportTests.cursor(7), report)
        served.follow(new, at: .start, isTold ? report : nil)
        #expect(served.moment.generation.id == new.id)
        #expect(served.moment.drained == nil)
        #expect(served.moment.verification == .running)
        #expect(served.progress.position == 0)
        #expect(!served.progress.hasCaughtUp)
        #expect(try await served.progress.wait(for: 1, timeout: .zero) == false)
    }

    /// The log ended there and then, whoever counted it.
    @Test func whatIsSaidOfTheLogHoldsForTheMetricsThatTakeOver() {
        let (old, new) = (ConsumerReportTests.generation(), ConsumerReportTests.generation())
        let served = ServedMetrics(old, at: .start)
        let report = ConsumerReportTests.report(on: old)
        served.follow(new, at: ConsumerReportTests.cursor(8), report)
        #expect(served.moment.drained == report.drained)
        #expect(served.moment.verification == .running)
        #expect(served.progress.hasCaughtUp)
    }

    /// Redis was put back to an earlier state, and the report is still a later one.
    @Test func nothingIsSaidOfNumbersThatHaveNotComeSoFar() {
        let generation = ConsumerReportTests.generation()
        let served = ServedMetrics(generation, at: .start)
        let report = ConsumerReportTests.report(on: generation, drainedAt: 7)
        let earlier = ConsumerReportTests.cursor(5)
        served.follow(generation, at: earlier, report)
        #expect(served.moment.drained == nil)
        #expect(!served.progress.hasCaughtUp)
        #expect(served.progress.position == 5)
        #expect(served.moment.verification.at(earlier) == .running)
        #expect(served.moment.verification.at(ConsumerReportTests.cursor(7)) == report.verification)
    }
}
