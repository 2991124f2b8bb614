import Commerce
import Foundation
import Logging
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct FoldTests {
    /// A zone and instants at which its clock changes: both ways, in two years.
    struct Zone: Sendable, CustomTestStringConvertible {
        let identifier: String
        let changes: [String]
        var testDescription: String { identifier }

        var timeZone: TimeZone { TimeZone(identifier: identifier)! }

        func history(seed: UInt64) -> RandomHistory {
            let instants = changes.map { Timestamp($0)! }
            return RandomHistory(seed: seed, at: RandomHistory.times(around: instants, count: 400, seed: seed))
        }

        /// Ranges of each length from one day up around each change, and one over everything.
        var ranges: [ClosedRange<CalendarDate>] {
            let oracle = Oracle(events: [], timeZone: timeZone)
            let days = changes.map { oracle.date(of: Timestamp($0)!) }
            let around = days.flatMap { day in
                [(-1, -1), (0, 0), (1, 1), (-2, 0), (0, 2), (-2, 2)].map {
                    day.advanced(byDays: $0.0)...day.advanced(byDays: $0.1)
                }
            }
            return around + [days[0].advanced(byDays: -10)...days[days.count - 1].advanced(byDays: 10)]
        }
    }

    static let zones = [
        Zone(identifier: "UTC", changes: ["2024-02-29T00:00:00Z", "2025-01-01T00:00:00Z"]),
        Zone(
            identifier: "Europe/Berlin",
            changes: [
                "2025-03-30T01:00:00Z", "2025-10-26T01:00:00Z", "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z",
            ]),
        // Half an hour of daylight saving, half an hour off the hour.
        Zone(
            identifier: "Australia/Lord_Howe",
            changes: [
                "2025-04-05T15:00:00Z", "2025-10-04T15:30:00Z", "2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z",
            ]),
        // The clock changes at midnight: a day without its first hour, and one with it twice.
        Zone(
            identifier: "America/Havana",
            changes: ["2025-03-09T05:00:00Z", "2025-11-02T05:00:00Z", "2026-03-08T05:00:00Z"]),
    ]

    private static func consumer(_ feed: any OrderFeed, _ store: any MetricStore, _ zone: Zone) -> OrderFeedConsumer {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return OrderFeedConsumer(
            feed: feed, store: store, fold: Fold(calendar: ReportingCalendar(timeZone: zone.timeZone)),
            progress: FeedProgress(at: .start), clock: .system, metrics: FeedMetrics(), logger: logger)
    }

    private static func compare(_ store: any MetricStore, _ events: [OrderEvent], _ zone: Zone) async throws {
        let oracle = Oracle(events: events, timeZone: zone.timeZone)
        let calendar = ReportingCalendar(timeZone: zone.timeZone)
        for range in zone.ranges {
            let reading = try await store.reading(of: calendar.days(in: range))
            let answer = oracle.answer(range)
            // A value of its own, so that a failure does not print every register of the sketch.
            let isRight = reading.matches(answer)
            #expect(isRight, "\(range): \(Totals(reading)) is not \(answer)")
        }
    }

    @Test(arguments: zones, 1...4) func batchesCutAnywhereEqualTheOracle(_ zone: Zone, seed: Int) async throws {
        let history = zone.history(seed: UInt64(seed))
        let store = MemoryMetricStore()
        let consumer = FoldTests.consumer(MemoryOrderFeed(history.events, seed: UInt64(seed)), store, zone)
        while try await store.cursor().position < history.events.count {
            try await consumer.step()
            // At every cut the numbers are those of the events up to there.
            let counted = Int(try await store.cursor().position)
            if counted % 5 == 0 { try await FoldTests.compare(store, Array(history.events[..<counted]), zone) }
        }
        try await FoldTests.compare(store, history.events, zone)
        #expect(Oracle(events: history.events, timeZone: zone.timeZone).answer(zone.ranges.last!).refunds > 0)
    }

    @Test(arguments: zones, 5...8) func crashesAtAnyStepLoseAndRepeatNothing(_ zone: Zone, seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let history = zone.history(seed: UInt64(seed))
        let feed = MemoryOrderFeed(history.events, seed: UInt64(seed))
        let format = MetricSnapshot(timeZone: zone.identifier)
        var store = MemoryMetricStore()
        var snapshot = format.bytes(of: store.state)
        var crashes = 0
        while try await store.cursor().position < history.events.count {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                snapshot = format.bytes(of: store.state)
            case 1 where crashes < 20:
                crashes += 1
                store = MemoryMetricStore(try format.state(from: snapshot))
            default:
                try await FoldTests.consumer(feed, store, zone).step()
            }
        }
        #expect(crashes > 0)
        try await FoldTests.compare(store, history.events, zone)
    }

    @Test(arguments: zones) func twoWritersOfOneStoreCountEachEventOnce(_ zone: Zone) async throws {
        let history = zone.history(seed: 9)
        let feed = MemoryOrderFeed(history.events, seed: 9)
        let store = MemoryMetricStore()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let consumer = FoldTests.consumer(feed, store, zone)
                    while try await store.cursor().position < history.events.count {
                        try await consumer.step()
                    }
                }
            }
            try await group.waitForAll()
        }
        try await FoldTests.compare(store, history.events, zone)
    }

    @Test func anotherLogStartsOver() async throws {
        let zone = FoldTests.zones[1]
        let store = MemoryMetricStore()
        let (first, second) = (zone.history(seed: 10), zone.history(seed: 11))
        for history in [first, second] {
            let consumer = FoldTests.consumer(MemoryOrderFeed(history.events, seed: 1), store, zone)
            let position = try await store.cursor().position
            try await consumer.step()
            if position > 0 {
                #expect(try await store.cursor() == .start)
                #expect(consumer.progress.position == 0)
            }
            while try await store.cursor().position < history.events.count { try await consumer.step() }
        }
        try await FoldTests.compare(store, second.events, zone)
    }

    @Test func factsChangedByAnEventAreSeenByLaterOnesOfTheBatch() throws {
        let zone = FoldTests.zones[0]
        let events = zone.history(seed: 12).events.filter { $0.type == .paid }
        let customer = try #require(
            Dictionary(grouping: events, by: \.order.customerId).first { $0.value.count > 2 }?.key)
        let batch = events.filter { $0.order.customerId == customer }
        let increments = Fold(calendar: ReportingCalendar(timeZone: zone.timeZone)).increments(of: batch, knowing: [:])
        #expect(increments.sums.filter { $0.key.metric == .newCustomers }.map(\.value) == [1])
        #expect(Set(increments.maxima.keys.map(\.register)).count == 1)
        #expect(increments.customers == [customer: CustomerFacts(paidOrders: batch.count)])
    }
}
