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

        /// A history in which later events often happened earlier.
        func historyOfManyClocks(seed: UInt64) -> RandomHistory {
            let times = RandomHistory.times(around: changes.map { Timestamp($0)! }, count: 400, seed: seed)
            return RandomHistory(seed: seed, customers: 3, at: RandomHistory.setBack(times, seed: seed))
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

    private static let logger = Logger(label: "test").silent

    private static func folding(_ feed: any OrderFeed) -> LogFolding {
        LogFolding(feed: feed, currency: .usd, metrics: FeedMetrics(), logger: logger)
    }

    private static func generation(_ store: any MetricStore, _ zone: Zone) -> Generation {
        Generation(store: store, calendar: ReportingCalendar(timeZone: zone.timeZone))
    }

    private static func step(_ feed: any OrderFeed, _ store: any MetricStore, _ zone: Zone) async throws {
        _ = try await folding(feed).foldPage(into: generation(store, zone), limit: 40, wait: 0)
    }

    private static func compare(_ store: any MetricStore, _ events: [OrderEvent], _ zone: Zone) async throws {
        let oracle = Oracle(events: events, timeZone: zone.timeZone)
        for range in zone.ranges {
            let reading = try await store.reading(of: [MetricQuery(Bucket.covering(range), .all)])
            #expect(reading.figures[0].differences(from: oracle.answer(range)) == [], "\(range)")
        }
        let names = try await store.productNames(of: Set(events.flatMap { $0.order.items.map(\.productId) }))
        #expect(names == oracle.productNames)
        let paid = events.filter { $0.type == .paid }.suffix(RecentOrder.kept)
        let recent = try await store.reading(of: [], recentOrders: RecentOrder.kept).recentOrders
        #expect(recent.map(\.position) == paid.map(\.position))
    }

    @Test(arguments: zones, 1...4) func batchesCutAnywhereEqualTheOracle(_ zone: Zone, seed: Int) async throws {
        let history = zone.history(seed: UInt64(seed))
        let store = MemoryMetricStore()
        let feed = MemoryOrderFeed(history.events, seed: UInt64(seed))
        while try await store.cursor().position < history.events.count {
            try await FoldTests.step(feed, store, zone)
            // At every cut the numbers are those of the events up to there.
            let counted = Int(try await store.cursor().position)
            if counted % 5 == 0 { try await FoldTests.compare(store, Array(history.events[..<counted]), zone) }
        }
        try await FoldTests.compare(store, history.events, zone)
        #expect(Oracle(events: history.events, timeZone: zone.timeZone).answer(zone.ranges.last!).refunds > 0)
    }

    /// "First" and "before" are those of the log, whatever the clocks say.
    @Test(arguments: zones, 15...17) func positionsDecideAndNotClocks(_ zone: Zone, seed: Int) async throws {
        let events = zone.historyOfManyClocks(seed: UInt64(seed)).events
        let feed = MemoryOrderFeed(events, seed: UInt64(seed))
        let store = MemoryMetricStore()
        while try await store.cursor().position < events.count { try await FoldTests.step(feed, store, zone) }
        try await FoldTests.compare(store, events, zone)
        #expect(zip(events, events.dropFirst()).contains { $0.occurredAt > $1.occurredAt })
    }

    @Test func theFirstOrderOfACustomerIsThatOfTheSmallerPosition() throws {
        let paid = try #require(FoldTests.zones[0].history(seed: 18).events.first { $0.type == .paid })
        let times = ["2026-06-02T00:10:00Z", "2026-06-01T23:50:00Z"].map { Timestamp($0)! }
        let events = times.enumerated().map { index, time in
            OrderEvent(
                position: Int64(index + 1), id: .make(), type: .paid, occurredAt: time, order: paid.order)
        }
        let fold = Fold(calendar: ReportingCalendar(timeZone: FoldTests.zones[0].timeZone))
        let buckets = fold.increments(of: events, knowing: [:]).buckets
        let figures = times.map { buckets[fold.calendar.bucket(.day, of: $0)] }
        #expect(figures.map { $0?[.newCustomers] } == [1, 0])
        #expect(figures.map { $0?[.returningCustomers].setRegisters.count } == [0, 1])
    }

    @Test(arguments: zones, 5...8) func crashesAtAnyStepLoseAndRepeatNothing(_ zone: Zone, seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let history = zone.history(seed: UInt64(seed))
        let feed = MemoryOrderFeed(history.events, seed: UInt64(seed))
        var store = MemoryMetricStore()
        var snapshot = MetricSnapshot(timeZone: zone.identifier, state: store.state).bytes
        var crashes = 0
        while try await store.cursor().position < history.events.count {
            switch Int.random(in: 0..<6, using: &generator) {
            case 0:
                snapshot = MetricSnapshot(timeZone: zone.identifier, state: store.state).bytes
            case 1 where crashes < 20:
                crashes += 1
                store = MemoryMetricStore(try MetricSnapshot(bytes: snapshot).state)
            default:
                try await FoldTests.step(feed, store, zone)
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
                    while try await store.cursor().position < history.events.count {
                        do {
                            try await FoldTests.step(feed, store, zone)
                        } catch is CursorMismatch {
                            // The other was faster.
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        try await FoldTests.compare(store, history.events, zone)
    }

    /// The points of a series are those that the wall's clock shows, and together they are the range.
    @Test(arguments: zones, Granularity.allCases) func aSeriesEqualsTheOracle(
        _ zone: Zone, granularity: Granularity
    ) async throws {
        let history = zone.history(seed: 13)
        let oracle = Oracle(events: history.events, timeZone: zone.timeZone)
        let store = MemoryMetricStore()
        let feed = MemoryOrderFeed(history.events, seed: 13)
        let generation = FoldTests.generation(store, zone)
        try await FoldTests.folding(feed).foldAll(into: generation, limit: 40) { _ in }
        for dates in zone.ranges.dropLast() {
            let requested = DashboardRange.RequestedGranularity(rawValue: granularity.rawValue)!
            let range = try DashboardRange(
                from: dates.lowerBound, to: dates.upperBound, granularity: requested, today: dates.upperBound,
                firstHourlyDay: dates.lowerBound)
            let series = TimeSeries(range, generation.calendar)
            let starts = oracle.starts(dates, granularity)
            #expect(series.points.map(\.start) == starts.dropLast(), "\(dates)")
            let reading = try await store.reading(of: series.points.map { MetricQuery($0.buckets, .sums) })
            for (index, figures) in reading.figures.enumerated() where index + 1 < starts.count {
                let answer = oracle.answer(from: starts[index], to: starts[index + 1])
                #expect(figures[.grossSales] == answer.grossSales, "\(starts[index])")
                #expect(figures.netSales == answer.netSales, "\(starts[index])")
                #expect(figures[.orders] == answer.orders, "\(starts[index])")
                #expect(figures[.units] == answer.units, "\(starts[index])")
            }
        }
    }

    /// Orders placed on each day, by what became of them.
    @Test(arguments: zones) func statusesOfEachDayAreThoseOfTheOrders(_ zone: Zone) async throws {
        let history = zone.history(seed: 14)
        let store = MemoryMetricStore()
        try await FoldTests.folding(MemoryOrderFeed(history.events, seed: 14)).foldAll(
            into: FoldTests.generation(store, zone), limit: 40
        ) { _ in }
        let oracle = Oracle(events: history.events, timeZone: zone.timeZone)
        var expected: [Int: [OrderStatus: SalesSums.Placed]] = [:]
        for order in oracle.orders {
            let day = oracle.date(of: order.placedAt).daysSince1970
            let before = expected[day]?[order.status]
            expected[day, default: [:]][order.status] = SalesSums.Placed(
                orders: (before?.orders ?? 0) + 1, total: (before?.total ?? 0) + order.total.amount)
        }
        for day in try await store.days() {
            let figures = try await store.reading(of: [
                MetricQuery([Bucket(granularity: .day, number: day)], .all)
            ]).figures[0]
            let placed = SalesSums(figures).placed.filter { $0.value.orders != 0 || $0.value.total != 0 }
            #expect(placed == expected[day] ?? [:])
        }
        #expect(Set(expected.values.flatMap(\.keys)) == Set(OrderStatus.allCases))
    }

    @Test func anotherLogIsRefused() async throws {
        let zone = FoldTests.zones[1]
        let store = MemoryMetricStore()
        let feed = MemoryOrderFeed(zone.history(seed: 10).events, seed: 1)
        try await FoldTests.step(feed, store, zone)
        let cursor = try await store.cursor()
        feed.replace(with: zone.history(seed: 11).events)
        await #expect(throws: AnotherLog.self) { try await FoldTests.step(feed, store, zone) }
        #expect(try await store.cursor() == cursor)
    }

    @Test func factsChangedByAnEventAreSeenByLaterOnesOfTheBatch() throws {
        let zone = FoldTests.zones[0]
        let events = zone.history(seed: 12).events.filter { $0.type == .paid }
        let customer = try #require(
            Dictionary(grouping: events, by: \.order.customerId).first { $0.value.count > 2 }?.key)
        let batch = events.filter { $0.order.customerId == customer }
        let increments = Fold(calendar: ReportingCalendar(timeZone: zone.timeZone)).increments(of: batch, knowing: [:])
        let all = increments.buckets[.month].values.reduce(into: BucketFigures()) { $0.add($1) }
        #expect(all[.newCustomers] == 1)
        #expect(all[.orders] == batch.count)
        #expect(all[.returningCustomers].setRegisters.count == 1)
        #expect(increments.customers == [customer: CustomerFacts(paidOrders: batch.count)])
    }
}

extension Logger {
    /// Writes nothing that is not critical.
    var silent: Logger {
        var logger = self
        logger.logLevel = .critical
        return logger
    }
}
