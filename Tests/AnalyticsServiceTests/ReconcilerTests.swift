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
            reconciler = Reconciler(
                orders: orders, mostOrders: mostOrders, hours: HourRetention(days: 3_650), clock: .system,
                logger: logger)
            folding = LogFolding(feed: feed, currency: .usd, metrics: FeedMetrics(), logger: logger)
        }

        func count(to position: Int64) async throws {
            while try await served.current.store.cursor().position < position {
                let before = try await served.current.store.cursor().position
                let folded = try await folding.foldPage(
                    into: served.current, limit: Int(position - before), wait: 0)
                await reconciler.note(changed: folded.days, after: folded.start.position)
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
        func corrupt(
            _ granularity: Granularity = .day, _ change: (inout BucketFigures) -> Void
        ) async throws -> Bucket {
            let store = served.current.store
            let calendar = served.current.calendar
            let cursor = try await store.cursor()
            let days = try await store.days()
            let day = CalendarDate(daysSince1970: days[days.count / 2])
            let bucket =
                switch granularity {
                case .hour: calendar.hours(in: day...day)[7]
                case .day: Bucket(day: day)
                case .month: Bucket(monthOf: day)
                }
            var increments = Increments()
            change(&increments.buckets[counting: bucket])
            try await store.apply(increments, expecting: cursor, advancingTo: cursor)
            return bucket
        }
    }

    @Test(arguments: FoldTests.zones) func allDaysOfAnyHistoryAgree(_ zone: FoldTests.Zone) async throws {
        let histories = (50..<54).map { zone.history(seed: $0) } + (54..<56).map { zone.historyOfManyClocks(seed: $0) }
        for history in histories {
            let shop = Shop(history.events, zone)
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
        let bucket = try await shop.corrupt { $0.add(250, to: .grossSales) }
        let drifted = try await shop.compare(10)
        #expect(drifted.status == .drifted)
        #expect(drifted.drift == 250)
        // Put right again.
        let same = try await shop.corrupt { $0.add(-250, to: .grossSales) }
        #expect(same == bucket)
        let verified = try await shop.compare(10)
        #expect(verified.status == .verified)
        #expect(verified.drift == 0)
    }

    @Test func aWrongStatusOrCountIsFound() async throws {
        let zone = FoldTests.zones[2]
        let shop = Shop(zone.history(seed: 62).events, zone)
        #expect(try await shop.compare(3).status == .verified)
        _ = try await shop.corrupt { figures in
            figures.add(SalesFigures(sales: -30, orders: 0, units: 0), to: .key("paid"), of: .status)
            figures.add(SalesFigures(sales: 30, orders: 0, units: 0), to: .key("shipped"), of: .status)
        }
        #expect(try await shop.compare(10).drift == 60)
        let other = Shop(zone.history(seed: 62).events, zone)
        #expect(try await other.compare(3).status == .verified)
        _ = try await other.corrupt { $0.add(1, to: .units) }
        let verification = try await other.compare(10)
        #expect(verification.status == .drifted)
        #expect(verification.drift == 0)
    }

    /// Answers are made from months and hours, too, which must be those of the days.
    @Test(arguments: [Granularity.month, .hour]) func aWrongMonthOrHourIsFound(_ granularity: Granularity) async throws
    {
        let zone = FoldTests.zones[1]
        let shop = Shop(zone.history(seed: 67).events, zone)
        #expect(try await shop.compare(3).status == .verified)
        _ = try await shop.corrupt(granularity) { $0.add(1_234_500, to: .grossSales) }
        let drifted = try await shop.compare(10)
        #expect(drifted.status == .drifted)
        #expect(drifted.drift == 1_234_500)
        _ = try await shop.corrupt(granularity) { $0.add(-1_234_500, to: .grossSales) }
        #expect(try await shop.compare(10).status == .verified)
        _ = try await shop.corrupt(granularity) { $0.add(1, to: .newCustomers) }
        #expect(try await shop.compare(10).status == .drifted)
    }

    @Test(arguments: [Granularity.month, .day]) func aWrongListIsFound(_ granularity: Granularity) async throws {
        let zone = FoldTests.zones[1]
        let changes: [(inout BucketFigures) -> Void] = [
            { $0.add(SalesFigures(sales: 40), to: .key("DE"), of: .country) },
            { $0.add(SalesFigures(sales: 40), to: .key("card"), of: .paymentMethod) },
            { $0.add(SalesFigures(sales: 40), to: .key("Cups"), of: .category) },
            { $0.count(40, in: .orderValue) },
        ]
        for change in changes {
            let shop = Shop(zone.history(seed: 68).events, zone)
            #expect(try await shop.compare(3).status == .verified)
            _ = try await shop.corrupt(granularity, change)
            let drifted = try await shop.compare(10)
            #expect(drifted.status == .drifted)
            #expect([0, 40].contains(drifted.drift))
        }
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

    /// A sale within a gap makes two gaps of it: what was found in the whole one counts once, and is gone once it is right.
    @Test func aGapThatIsSplitIsForgotten() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 63).events
        let shop = Shop(events, zone)
        #expect(try await shop.compare(3).status == .verified)
        shop.orders.add(paidAt: Timestamp("2025-08-01T12:00:00Z")!, total: 1_000)
        #expect(try await shop.compare(10).drift == 2_000)
        // An event that changes no number.
        let order = try #require(Oracle(events: events, timeZone: .gmt).orders.first { $0.refunds.isEmpty })
        for (index, time) in ["2025-07-01T12:00:00Z", "2025-08-20T12:00:00Z"].enumerated() {
            shop.feed.append([
                OrderEvent(
                    position: Int64(events.count + index + 1), id: .make(), type: .refunded,
                    occurredAt: Timestamp(time)!, order: order)
            ])
            try await shop.count(to: Int64(events.count + index + 1))
            let drifted = try await shop.compare(10)
            #expect(drifted.status == .drifted)
            #expect(drifted.drift == 2_000)
        }
        shop.orders.removeAdded()
        let verified = try await shop.compare(10)
        #expect(verified.status == .verified)
        #expect(verified.drift == 0)
    }

    /// In a quiet shop every round compares some days, also after the last day had its turn.
    @Test func theSweepOfTheDaysBeginsAgainAtItsEnd() async throws {
        let zone = FoldTests.zones[1]
        let shop = Shop(zone.history(seed: 69).events, zone)
        _ = try await shop.compare(40)
        #expect(shop.orders.asked.count == 40)
        #expect(shop.orders.asked.allSatisfy { (1...SumsRequest.most).contains($0) })
    }

    /// More days change than a round compares: the position moves on all the same.
    @Test func thePositionFollowsUnderLoad() async throws {
        let zone = FoldTests.zones[0]
        let start = Timestamp("2026-05-01T10:00:00Z")!
        let times = (0..<50).flatMap { round in
            (0..<5).map { start.advanced(by: .seconds($0 * 86_400 + round)) }
        }
        let events = RandomHistory(seed: 3, at: times).events
        let rounds = (0..<50).map { round in
            events.filter { ($0.occurredAt.milliseconds - start.milliseconds) / 1_000 % 86_400 == round }
        }.filter { !$0.isEmpty }
        let shop = Shop([], zone, mostOrders: 1)
        var positions: [Int64] = []
        for changes in rounds {
            shop.feed.append(changes)
            try await shop.count(to: changes[changes.count - 1].position)
            let verification = try await shop.compare()
            positions.append(verification.position ?? -1)
            if positions.count > 10 {
                #expect(verification.status == .verified)
                // What happened ten rounds ago is compared.
                #expect(positions.last! >= rounds[positions.count - 11].last!.position)
            }
        }
        #expect(positions == positions.sorted())
        #expect(positions.count > 40)
    }

    /// Started under the same load, it comes to its end, too.
    @Test func theFirstSweepEndsUnderLoad() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 66).events
        let shop = Shop(Array(events.prefix(200)), zone, mostOrders: 1)
        try await shop.count(to: 200)
        let days = try await shop.served.current.store.days()
        var verification = try await shop.compare()
        for _ in days {
            // As if an event touched every day.
            await shop.reconciler.note(changed: Set(days), after: 200)
            verification = try await shop.compare()
        }
        #expect(verification.status == .verified)
        #expect(verification.position == 200)
    }

    @Test func countingGoesOnWhileTheOrdersAreAddedUp() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 64).events
        let shop = Shop(Array(events.prefix(100)), zone)
        try await shop.count(to: 100)
        let latch = Latch()
        shop.orders.beforeSums = { await latch.wait() }
        try await shop.reconciler.compareIfDue(shop.served, countingTo: shop.count(to:))
        shop.feed.append(Array(events.dropFirst(100)))
        try await shop.count(to: Int64(events.count))
        // One round at a time.
        try await shop.reconciler.compareIfDue(shop.served, countingTo: shop.count(to:))
        #expect(shop.orders.asked.count == 1)
        #expect(shop.served.verification.current.status == .running)
        latch.open()
        try await eventually("the first round ends") { shop.served.verification.current.status == .verified }
        #expect(shop.served.verification.current.position == 100)
        #expect(try await shop.compare(3).position == Int64(events.count))
    }

    @Test func daysOfARoundThatFailedAreComparedLater() async throws {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 64).events
        let shop = Shop(Array(events.prefix(100)), zone)
        try await shop.count(to: 100)
        shop.orders.beforeSums = { [orders = shop.orders] in orders.isAway = true }
        #expect(try await shop.compare(2) == .running)
        shop.orders.beforeSums = nil
        shop.orders.isAway = false
        #expect(try await shop.compare().status == .verified)
        #expect(shop.served.verification.current.position == 100)
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
