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

    static let stores = [Maker(name: "memory") { MemoryMetricStore() }]

    private static let customer = Identifier("0198c5f2-7d3a-7b41-9c05-3f6d2a8e1b47")!
    private static let days = (20_000..<20_010).map { Bucket(granularity: .day, number: $0) }

    private static func cursor(_ position: Int64) -> EventCursor {
        EventCursor(
            epoch: Identifier(high: 1, low: 1), position: position, eventId: Identifier(high: 2, low: UInt64(position)))
    }

    private static func increments(_ amount: Int, day: Int, register: UInt16 = 1, rank: UInt8 = 1) -> Increments {
        var increments = Increments()
        increments.add(amount, to: .grossSales, in: days[day])
        increments.add(1, to: .orders, in: days[day])
        increments.maxima[
            Increments.RegisterKey(metric: .returningCustomers, bucket: days[day], register: register)] = rank
        increments.customers[customer] = CustomerFacts(paidOrders: amount)
        return increments
    }

    @Test(arguments: stores) func aNewStoreIsEmpty(_ maker: Maker) async throws {
        let store = try await maker.make()
        #expect(try await store.cursor() == .start)
        let facts = try await store.facts(of: [MetricStoreContractTests.customer])
        #expect(facts.cursor == .start)
        #expect(facts.customers.isEmpty)
        let reading = try await store.reading(of: MetricStoreContractTests.days)
        #expect(reading.cursor == .start)
        for metric in Metric.allCases {
            #expect(reading[metric] == 0)
        }
        #expect(reading[.returningCustomers] == 0)
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
        let facts = try await store.facts(of: [Contract.customer, Identifier(high: 9, low: 9)])
        #expect(facts.cursor == Contract.cursor(10))
        #expect(facts.customers == [Contract.customer: CustomerFacts(paidOrders: 0)])
        let all = try await store.reading(of: Contract.days)
        #expect(all.cursor == Contract.cursor(10))
        #expect((all[.grossSales], all[.orders]) == (23, 4))
        var sketch = HyperLogLog()
        sketch.raise(1, to: 4)
        sketch.raise(2, to: 1)
        #expect(all.sketches[.returningCustomers] == sketch)
        let first = try await store.reading(of: [Contract.days[0]])
        #expect((first[.grossSales], first[.orders]) == (12, 3))
        let other = Bucket(granularity: .month, number: Contract.days[0].number)
        #expect(try await store.reading(of: [other])[.grossSales] == 0)
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
            await #expect(throws: mismatch) { try await store.reset(expecting: wrong) }
        }
        let reading = try await store.reading(of: Contract.days)
        #expect(reading.cursor == Contract.cursor(3))
        #expect((reading[.grossSales], reading[.orders]) == (5, 1))
        let facts = try await store.facts(of: [Contract.customer])
        #expect(facts.customers == [Contract.customer: CustomerFacts(paidOrders: 5)])
    }

    @Test(arguments: stores) func aResetEmptiesTheStore(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(5, day: 0), expecting: .start, advancingTo: Contract.cursor(3))
        try await store.reset(expecting: Contract.cursor(3))
        #expect(try await store.cursor() == .start)
        #expect(try await store.facts(of: [Contract.customer]).customers.isEmpty)
        let reading = try await store.reading(of: Contract.days)
        #expect(reading[.grossSales] == 0)
        #expect(reading[.returningCustomers] == 0)
        try await store.apply(Contract.increments(6, day: 0), expecting: .start, advancingTo: Contract.cursor(1))
        #expect(try await store.reading(of: Contract.days)[.grossSales] == 6)
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
                        increments.add(1, to: .grossSales, in: Contract.days[5])
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
                    let reading = try await store.reading(of: Contract.days)
                    #expect(reading[.grossSales] == 2 * Int(reading.cursor.position))
                    #expect(reading[.orders] == Int(reading.cursor.position))
                    if reading.cursor.position == rounds { return 0 }
                    await Task.yield()
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(wins == Int(rounds))
        #expect(try await store.reading(of: Contract.days)[.grossSales] == 2 * Int(rounds))
    }

    @Test(arguments: stores) func aSumStopsAtTheLargestNumber(_ maker: Maker) async throws {
        typealias Contract = MetricStoreContractTests
        let store = try await maker.make()
        try await store.apply(Contract.increments(.max, day: 0), expecting: .start, advancingTo: Contract.cursor(1))
        try await store.apply(
            Contract.increments(.max, day: 0), expecting: Contract.cursor(1), advancingTo: Contract.cursor(2))
        #expect(try await store.reading(of: Contract.days)[.grossSales] == .max)
    }
}
