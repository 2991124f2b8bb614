import Commerce
import Testing

@testable import AnalyticsService

/// What every ``MetricStore`` keeps; another store joins by a line in `stores`.
@Suite struct MetricStoreContractTests {
    struct Maker: Sendable, CustomTestStringConvertible {
        let name: String
        /// An empty store.
        let make: @Sendable () async throws -> any MetricStore
        var testDescription: String { name }
    }

    static let stores = [
        Maker(name: "memory") { MemoryMetricStore() }, Maker(name: "Redis") { try await TestRedis.makeStore() },
    ]

    private static let customer = Identifier("0198c5f2-7d3a-7b41-9c05-3f6d2a8e1b47")!
    private static let days = (20_000..<20_010).map { Bucket(granularity: .day, number: $0) }

    private static func cursor(_ position: Int64) -> EventCursor {
        EventCursor(
            epoch: Identifier(high: 1, low: 1), position: position, eventId: Identifier(high: 2, low: UInt64(position)))
    }

    private static let product = Identifier("0198c5f2-7d3a-7b41-9c05-3f6d2a8e1b48")!

    private static func increments(_ amount: Int, day: Int, register: UInt16 = 1, rank: UInt8 = 1) -> Increments {
        var increments = Increments()
        increments.buckets[counting: days[day]].add(amount, to: .grossSales)
        increments.buckets[counting: days[day]].add(1, to: .orders)
        increments.buckets[counting: days[day]].raise(register, to: rank, of: .returningCustomers)
        increments.buckets[counting: days[day]].add(
            SalesFigures(sales: amount, orders: 1, units: 2), to: .product(product), of: .product)
        increments.buckets[counting: days[day]].add(
            SalesFigures(sales: -amount, orders: -1, units: 0), to: .key("paid"), of: .status)
        increments.buckets[counting: days[day]].count(amount, in: .orderValue)
        increments.customers[customer] = CustomerFacts(paidOrders: amount)
        increments.productNames[product] = "\(amount)"
        return increments
    }

    private static func order(_ position: Int64) -> RecentOrder {
        RecentOrder(
            position: position, id: Identifier(high: 3, low: UInt64(position)), number: Int(position), total: 5,
            units: 1, paymentMethod: .card, country: .unitedStates, paidAt: Timestamp(milliseconds: position))
    }

    private static func figures(
        _ store: any MetricStore, _ buckets: [Bucket] = days, _ parts: BucketFigures.Parts = .all
    ) async throws -> BucketFigures {
        try await store.reading(of: [MetricQuery(buckets, parts)]).figures[0]
    }

    @Test(arguments: stores) func aNewStoreIsEmpty(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        #expect(try await store.cursor() == .start)
        let facts = try await store.facts(of: [Contract.customer])
        #expect(facts.cursor == .start)
        #expect(facts.customers.isEmpty)
        #expect(try await store.productNames(of: [Contract.product]).isEmpty)
        #expect(try await store.days().isEmpty)
        let reading = try await store.reading(
            of: [MetricQuery(Contract.days, .all), MetricQuery([], .all)], recentOrders: 1)
        #expect(reading.cursor == .start)
        #expect(reading.figures == [BucketFigures(), BucketFigures()])
        #expect(reading.recentOrders.isEmpty)
    }

    @Test(arguments: stores) func whatIsAppliedIsReadAtTheNewCursor(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(5, day: 0), expecting: .start, advancingTo: Contract.cursor(3))
        try await store.apply(
            Contract.increments(7, day: 0, rank: 4), expecting: Contract.cursor(3), advancingTo: Contract.cursor(4))
        try await store.apply(
            Contract.increments(11, day: 9, register: 2), expecting: Contract.cursor(4),
            advancingTo: Contract.cursor(9))
        // A lower rank must not lower the register.
        try await store.apply(
            Contract.increments(0, day: 0, rank: 2), expecting: Contract.cursor(9), advancingTo: Contract.cursor(10))
        #expect(try await store.cursor() == Contract.cursor(10))
        #expect(try await store.days() == [Contract.days[0].number, Contract.days[9].number])
        let facts = try await store.facts(of: [Contract.customer, Identifier(high: 9, low: 9)])
        #expect(facts.cursor == Contract.cursor(10))
        #expect(facts.customers == [Contract.customer: CustomerFacts(paidOrders: 0)])
        let names = try await store.productNames(of: [Contract.product, Identifier(high: 9, low: 9)])
        #expect(names == [Contract.product: "0"])
        let reading = try await store.reading(of: [
            MetricQuery(Contract.days, .all), MetricQuery([Contract.days[0]], .all),
            MetricQuery([Bucket(granularity: .month, number: Contract.days[0].number)], .all),
        ])
        #expect(reading.cursor == Contract.cursor(10))
        let all = reading.figures[0]
        #expect((all[.grossSales], all[.orders]) == (23, 4))
        #expect(all[.product] == [.product(Contract.product): SalesFigures(sales: 23, orders: 4, units: 8)])
        #expect(all[.status] == [.key("paid"): SalesFigures(sales: -23, orders: -4, units: 0)])
        #expect(all[.country] == [:])
        #expect(
            all[.orderValue].bins.map(\.bin) == [DDSketch.zeroBin] + [5, 7, 11].map(DDSketch.bin(of:)))
        #expect(all[.orderValue].count == 4)
        var sketch = HyperLogLog()
        sketch.raise(1, to: 4)
        sketch.raise(2, to: 1)
        #expect(all[.returningCustomers] == sketch)
        #expect((reading.figures[1][.grossSales], reading.figures[1][.orders]) == (12, 3))
        #expect(reading.figures[2] == BucketFigures())
    }

    @Test(arguments: stores) func kindsOfFiguresThatAreNotWantedAreZero(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(5, day: 0), expecting: .start, advancingTo: Contract.cursor(3))
        let sums = try await Contract.figures(store, Contract.days, .sums)
        #expect(sums[.grossSales] == 5)
        #expect((sums[.product], sums[.orderValue].isEmpty) == ([:], true))
        #expect(sums[.returningCustomers] == HyperLogLog())
        let others = try await Contract.figures(store, Contract.days, [.breakdowns, .distributions, .distinct])
        #expect(others[.grossSales] == 0)
        #expect((others[.product].count, others[.orderValue].count) == (1, 1))
        #expect(others[.returningCustomers] != HyperLogLog())
    }

    @Test(arguments: stores) func theLastOrdersAreKept(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        let last = Int64(RecentOrder.kept + 50)
        for position in stride(from: Int64(50), through: last, by: 50) {
            var increments = Increments()
            increments.recentOrders = (position - 49...position).map(Contract.order)
            let cursor = try await store.cursor()
            try await store.apply(increments, expecting: cursor, advancingTo: Contract.cursor(position))
        }
        for count in [0, 1, RecentOrder.kept, .max] {
            let orders = try await store.reading(of: [], recentOrders: count).recentOrders
            #expect(orders == (51...last).suffix(count).map(Contract.order))
        }
    }

    @Test(arguments: stores) func nothingToAddStillMovesTheCursor(_ maker: Maker) async throws {
        let store = try await maker.make()
        try await store.apply(Increments(), expecting: .start, advancingTo: MetricStoreContractTests.cursor(2))
        #expect(try await store.cursor() == MetricStoreContractTests.cursor(2))
    }

    @Test(arguments: stores) func aMismatchChangesNothing(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(5, day: 0), expecting: .start, advancingTo: Contract.cursor(3))
        var otherEvent = Contract.cursor(3)
        otherEvent.eventId = Identifier(high: 8, low: 8)
        var otherEpoch = Contract.cursor(3)
        otherEpoch.epoch = Identifier(high: 8, low: 8)
        for wrong in [EventCursor.start, Contract.cursor(2), Contract.cursor(4), otherEvent, otherEpoch] {
            let mismatch = CursorMismatch(expected: wrong, found: Contract.cursor(3))
            await #expect(throws: mismatch) {
                try await store.apply(
                    Contract.increments(90, day: 1), expecting: wrong, advancingTo: Contract.cursor(7))
            }
        }
        let figures = try await Contract.figures(store)
        #expect((figures[.grossSales], figures[.orders]) == (5, 1))
        #expect(try await store.cursor() == Contract.cursor(3))
        let facts = try await store.facts(of: [Contract.customer])
        #expect(facts.customers == [Contract.customer: CustomerFacts(paidOrders: 5)])
    }

    /// Writers race for each position and readers look on: each position is won once, and no reader sees half a change.
    @Test(arguments: stores) func changesAreAtomicAndFenced(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        let rounds: Int64 = 200
        let wins = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var wins = 0
                    while true {
                        let cursor = try await store.cursor()
                        guard cursor.position < rounds else { return wins }
                        // Two days of one change: a reader sees both or none.
                        var increments = Contract.increments(1, day: 0)
                        increments.buckets[counting: Contract.days[5]].add(1, to: .grossSales)
                        do {
                            try await store.apply(
                                increments, expecting: cursor, advancingTo: Contract.cursor(cursor.position + 1))
                            wins += 1
                        } catch is CursorMismatch {
                            continue
                        }
                    }
                }
            }
            group.addTask {
                while true {
                    let reading = try await store.reading(of: [MetricQuery(Contract.days, .all)])
                    let position = Int(reading.cursor.position)
                    #expect(reading.figures[0][.grossSales] == 2 * position)
                    #expect(reading.figures[0][.orders] == position)
                    if reading.cursor.position == rounds { return 0 }
                    await Task.yield()
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wins == Int(rounds))
        #expect(try await Contract.figures(store)[.grossSales] == 2 * Int(rounds))
    }

    @Test(arguments: stores) func aSumStopsAtTheLargestNumber(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(.max, day: 0), expecting: .start, advancingTo: Contract.cursor(1))
        try await store.apply(
            Contract.increments(.max, day: 0), expecting: Contract.cursor(1), advancingTo: Contract.cursor(2))
        #expect(try await Contract.figures(store)[.grossSales] == .max)
    }

    @Test(arguments: stores) func hoursThatAreDroppedAreForgotten(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        // Hours of several days, also of one that a change of the clock cuts, from before 1970 on.
        let hours = [-2_880, -1_470, -1_440, -60, 0, 60, 1_380, 1_440, 1_500, 1_530, 2_880].map {
            Bucket(granularity: .hour, number: $0)
        }
        var increments = Contract.increments(5, day: 0)
        for hour in hours { increments.buckets[counting: hour].add(1, to: .orders) }
        try await store.apply(increments, expecting: .start, advancingTo: Contract.cursor(1))
        var position: Int64 = 1
        for first in [-10_000, -1_440, 30, 1_500, 1_500, 1_501, 2_880, 9_999] {
            try await store.dropHours(before: first)
            let sums = try await store.reading(of: hours.map { MetricQuery([$0], .sums) }).figures.map { $0[.orders] }
            #expect(sums == hours.map { $0.number < first ? 0 : Int(position) }, "\(first)")
            // What is counted afterwards is there again.
            position += 1
            var increments = Increments()
            for hour in hours where hour.number >= first { increments.buckets[counting: hour].add(1, to: .orders) }
            try await store.apply(
                increments, expecting: Contract.cursor(position - 1), advancingTo: Contract.cursor(position))
        }
        #expect(try await Contract.figures(store)[.grossSales] == 5)
        #expect(try await store.days() == [Contract.days[0].number])
    }
}
