import Commerce
import Foundation
import Logging
import TestSupport
import Testing

@testable import AnalyticsService

/// What the comparison of the metrics with the orders finds.
@Suite struct ReconcilerTests {
    /// Metrics of a log, and the orders it tells of.
    private final class Shop: Sendable {
        let zone: FoldTests.Zone
        let feed: MemoryOrderFeed
        let orders: OrderLedger
        let served: ServedMetrics
        let reconciler: Reconciler
        let folding: LogFolding

        init(_ events: [OrderEvent], _ zone: FoldTests.Zone, mostOrders: Int = 5_000) {
            self.zone = zone
            feed = MemoryOrderFeed(events, seed: 1)
            orders = OrderLedger(feed)
            let generation = Generation(
                store: MemoryMetricStore(), calendar: ReportingCalendar(timeZone: zone.timeZone))
            served = ServedMetrics(generation, at: .start)
            let logger = Logger(label: "test").silent
            reconciler = Reconciler(orders: orders, mostOrders: mostOrders, clock: .system, logger: logger)
            folding = LogFolding(feed: feed, metrics: FeedMetrics(), logger: logger)
        }

        func count(to position: Int64) async throws {
            while try await served.current.store.cursor().position < position {
                let before = try await served.current.store.cursor().position
                let folded = try await folding.foldPage(
                    into: served.current, limit: Int(position - before), wait: 0)
                await reconciler.note(changed: folded.days)
            }
        }

        /// Rounds until the outcome is another than that nothing is known yet.
        func compare(_ rounds: Int = 1) async throws -> Verification {
            for _ in 0..<rounds {
                try await reconciler.compare(served, countingTo: count(to:))
            }
            return served.verification.current
        }

        /// Falsifies the metrics, as a defect would.
        func corrupt(_ change: (inout BucketFigures, Bucket) -> Void) async throws -> Bucket {
            let store = served.current.store
            let cursor = try await store.cursor()
            let days = try await store.days()
            let bucket = Bucket(granularity: .day, number: days[days.count / 2])
            var increments = Increments()
            change(&increments.buckets[counting: bucket], bucket)
            try await store.apply(increments, expecting: cursor, advancingTo: cursor)
            return bucket
        }
    }

    @Test(arguments: FoldTests.zones) func allDaysOfAnyHistoryAgree(_ zone: FoldTests.Zone) async throws {
        for seed in UInt64(50)..<54 {
            let shop = Shop(zone.history(seed: seed).events, zone)
            #expect(shop.served.verification.current.status == .running)
            let verification = try await shop.compare(3)
            #expect(verification.status == .verified)
            #expect(verification.drift == 0)
            let head = try await shop.served.current.store.cursor().position
            #expect(verification.position == head)
            #expect(try #require(verification.verifiedAt) <= .now)
        }
    }

    @Test func whatHappensBetweenRoundsIsCompared() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 60).events
        let shop = Shop([], zone)
        #expect(try await shop.compare().status == .verified)
        for end in stride(from: 40, through: events.count, by: 40) {
            shop.feed.append(Array(events[(end - 40)..<end]))
            // What came while a round began is compared in the next one.
            let verification = try await shop.compare()
            #expect(verification.status == .verified)
            #expect(try #require(verification.position) >= Int64(end - 40))
            #expect(try await shop.compare().position == Int64(end))
        }
    }

    /// A day that changes in every round, and is a whole round by itself, keeps no other day waiting.
    @Test func everyDayHasItsTurn() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 66).events
        let shop = Shop(Array(events.dropLast(60)), zone, mostOrders: 1)
        var status: [Verification.Status] = []
        for event in events.suffix(60) {
            shop.feed.append([event])
            try await shop.count(to: event.position)
            status.append(try await shop.compare().status)
        }
        #expect(status.first == .running)
        #expect(status.last == .verified)
    }

    @Test func aWrongAmountIsFoundAndTold() async throws {
        let zone = FoldTests.zones[1]
        let shop = Shop(zone.history(seed: 61).events, zone)
        #expect(try await shop.compare(3).status == .verified)
        let bucket = try await shop.corrupt { figures, _ in figures.add(250, to: .grossSales) }
        let drifted = try await shop.compare(10)
        #expect(drifted.status == .drifted)
        #expect(drifted.drift == 250)
        // Put right again.
        let same = try await shop.corrupt { figures, _ in figures.add(-250, to: .grossSales) }
        #expect(same == bucket)
        let verified = try await shop.compare(10)
        #expect(verified.status == .verified)
        #expect(verified.drift == 0)
    }

    @Test func aWrongStatusOrCountIsFound() async throws {
        let zone = FoldTests.zones[2]
        let shop = Shop(zone.history(seed: 62).events, zone)
        #expect(try await shop.compare(3).status == .verified)
        _ = try await shop.corrupt { figures, _ in
            figures.add(SalesFigures(sales: -30, orders: 0, units: 0), to: .key("paid"), of: .status)
            figures.add(SalesFigures(sales: 30, orders: 0, units: 0), to: .key("shipped"), of: .status)
        }
        #expect(try await shop.compare(10).drift == 60)
        let other = Shop(zone.history(seed: 62).events, zone)
        #expect(try await other.compare(3).status == .verified)
        _ = try await other.corrupt { figures, _ in figures.add(1, to: .units) }
        let verification = try await other.compare(10)
        #expect(verification.status == .drifted)
        #expect(verification.drift == 0)
    }

    @Test func ordersWhereNothingWasCountedAreFound() async throws {
        let zone = FoldTests.zones[1]
        let shop = Shop(zone.history(seed: 63).events, zone)
        let gaps = ["2020-05-05T12:00:00Z", "2025-08-01T12:00:00Z", "2099-01-01T12:00:00Z"]
        #expect(try await shop.compare(3).status == .verified)
        for gap in gaps {
            shop.orders.add(paidAt: Timestamp(gap)!, total: 1_000)
            let drifted = try await shop.compare(10)
            #expect(drifted.status == .drifted, "\(gap)")
            // Once as a sale, and once by its status.
            #expect(drifted.drift == 2_000, "\(gap)")
            shop.orders.removeAdded()
            #expect(try await shop.compare(10).status == .verified)
        }
    }

    @Test func withoutTheOrdersServiceTheLastOutcomeStays() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 64).events
        let shop = Shop(Array(events.prefix(100)), zone)
        let verified = try await shop.compare(3)
        shop.feed.append(Array(events.dropFirst(100)))
        shop.orders.isAway = true
        #expect(try await shop.compare(3) == verified)
        shop.orders.isAway = false
        #expect(try await shop.compare(3).position == Int64(events.count))
    }

    @Test func otherMetricsAreComparedFromTheBeginning() async throws {
        let zone = FoldTests.zones[1]
        let shop = Shop(zone.history(seed: 65).events, zone)
        #expect(try await shop.compare(3).status == .verified)
        shop.served.replace(with: shop.served.current, at: try await shop.served.current.store.cursor())
        await shop.reconciler.startOver()
        #expect(shop.served.verification.current == .running)
        #expect(try await shop.compare(3).status == .verified)
    }
}
