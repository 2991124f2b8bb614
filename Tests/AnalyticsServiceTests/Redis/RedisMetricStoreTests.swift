import Commerce
import RedisDatabase
import TestSupport
import Testing

@testable import AnalyticsService

/// A store in Redis answers what one in memory answers, whatever it is given.
@Suite struct RedisMetricStoreTests {
    private static let kinds: [BucketFigures.Parts] = [.sums, .breakdowns, .distributions, .distinct, .all]

    private static func cursor(_ position: Int) -> EventCursor {
        EventCursor(
            epoch: Identifier(high: 1, low: 1), position: Int64(position),
            eventId: Identifier(high: 2, low: UInt64(position)))
    }

    /// Expects that both say the same of everything.
    static func compare(
        _ store: RedisMetricStore, _ memory: MemoryMetricStore, buckets: [Bucket], customers: Set<Identifier>,
        products: Set<Identifier>, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(try await store.cursor() == memory.cursor(), sourceLocation: sourceLocation)
        #expect(try await store.days() == memory.days(), sourceLocation: sourceLocation)
        let (facts, expectedFacts) = (try await store.facts(of: customers), try await memory.facts(of: customers))
        #expect(facts.cursor == expectedFacts.cursor, sourceLocation: sourceLocation)
        #expect(facts.customers == expectedFacts.customers, sourceLocation: sourceLocation)
        let names = try await store.productNames(of: products)
        #expect(try await memory.productNames(of: products) == names, sourceLocation: sourceLocation)
        // Each bucket alone, all together, and each kind of figures.
        var queries = kinds.map { MetricQuery(buckets, $0) }
        for bucket in buckets { queries += kinds.map { MetricQuery([bucket], $0) } }
        for query in [queries[...], queries[..<1], queries[3..<4], []] {
            let reading = try await store.reading(of: Array(query), recentOrders: 100)
            let expected = try await memory.reading(of: Array(query), recentOrders: 100)
            #expect(reading.cursor == expected.cursor, sourceLocation: sourceLocation)
            #expect(reading.recentOrders == expected.recentOrders, sourceLocation: sourceLocation)
            for (index, query) in query.enumerated() {
                let isSame = reading.figures[index] == expected.figures[index]
                #expect(isSame, "\(query)", sourceLocation: sourceLocation)
            }
        }
    }

    @Test(arguments: 1...12) func whatIsAddedAtRandomIsWhatMemorySays(seed: Int) async throws {
        let (store, memory) = (try await TestRedis.makeStore(), MemoryMetricStore())
        var random = RandomIncrements(seed: UInt64(seed))
        for position in 0..<30 {
            let increments = random.next()
            let before = position == 0 ? EventCursor.start : RedisMetricStoreTests.cursor(position)
            for store in [store, memory] as [any MetricStore] {
                try await store.apply(
                    increments, expecting: before, advancingTo: RedisMetricStoreTests.cursor(position + 1))
            }
            if position % 10 == 9 {
                try await RedisMetricStoreTests.compare(
                    store, memory, buckets: RandomIncrements.buckets, customers: random.everybody,
                    products: random.everything)
            }
        }
    }

    @Test(arguments: FoldTests.zones, 21...23) func historiesCutAnywhereGiveWhatTheyGiveInMemory(
        _ zone: FoldTests.Zone, seed: Int
    ) async throws {
        let events = zone.historyOfManyClocks(seed: UInt64(seed)).events
        var generator = SeededGenerator(seed: UInt64(seed))
        let (store, memory) = (try await TestRedis.makeStore(), MemoryMetricStore())
        let fold = Fold(calendar: ReportingCalendar(timeZone: zone.timeZone))
        let (customers, products) = (
            Set(events.map(\.order.customerId)), Set(events.flatMap { $0.order.items.map(\.productId) })
        )
        let buckets = events.reduce(into: Set<Bucket>()) { buckets, event in
            for granularity in Granularity.allCases {
                buckets.insert(fold.calendar.bucket(granularity, of: event.occurredAt))
            }
        }
        var position = 0
        while position < events.count {
            let next = min(events.count, position + Int.random(in: 1...200, using: &generator))
            let facts = try await store.facts(of: customers)
            let increments = fold.increments(of: events[position..<next], knowing: facts.customers)
            for store in [store, memory] as [any MetricStore] {
                try await store.apply(
                    increments, expecting: facts.cursor, advancingTo: RedisMetricStoreTests.cursor(next))
            }
            position = next
        }
        try await RedisMetricStoreTests.compare(
            store, memory, buckets: Array(buckets), customers: customers, products: products)
        #expect(try await store.days().count > 3)
    }

    /// More members than one command can name.
    @Test func aDayMayHaveManyThousandsOfMembers() async throws {
        let (store, memory) = (try await TestRedis.makeStore(), MemoryMetricStore())
        let day = Bucket(granularity: .day, number: 20_000)
        var increments = Increments()
        let products = (0..<9_001).map { Identifier(high: 7, low: UInt64($0)) }
        for (index, product) in products.enumerated() {
            increments.buckets[counting: day].add(
                SalesFigures(sales: index, orders: 1, units: 2), to: .product(product), of: .product)
            increments.productNames[product] = "Product \(index)"
            increments.customers[product] = CustomerFacts(paidOrders: index)
            increments.buckets[counting: Bucket(granularity: .hour, number: index * 60)].add(1, to: .orders)
            increments.buckets[counting: Bucket(granularity: .day, number: index)].add(1, to: .orders)
        }
        for position in 0..<2 {
            let before = position == 0 ? EventCursor.start : RedisMetricStoreTests.cursor(position)
            for store in [store, memory] as [any MetricStore] {
                try await store.apply(
                    increments, expecting: before, advancingTo: RedisMetricStoreTests.cursor(position + 1))
            }
        }
        try await RedisMetricStoreTests.compare(
            store, memory, buckets: [day], customers: Set(products), products: Set(products))
    }

    /// A sketch that is changed by a few registers at a time, over the point where it becomes dense, and long after it.
    @Test func aSketchMayGrowInSmallSteps() async throws {
        let (store, memory) = (try await TestRedis.makeStore(), MemoryMetricStore())
        let day = Bucket(granularity: .day, number: 20_000)
        var generator = SeededGenerator(seed: 31)
        for position in 0..<400 {
            var increments = Increments()
            for _ in 0..<20 {
                let (register, rank) = HyperLogLog.place(of: Identifier(high: 5, low: generator.next() % 5_000))
                increments.buckets[counting: day].raise(register, to: rank, of: .returningCustomers)
            }
            let before = position == 0 ? EventCursor.start : RedisMetricStoreTests.cursor(position)
            for store in [store, memory] as [any MetricStore] {
                try await store.apply(
                    increments, expecting: before, advancingTo: RedisMetricStoreTests.cursor(position + 1))
            }
            if position % 50 == 49 {
                try await RedisMetricStoreTests.compare(store, memory, buckets: [day], customers: [], products: [])
            }
        }
    }
}
