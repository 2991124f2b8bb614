import Commerce
import Foundation
import RedisDatabase
import TestSupport
import Testing

@testable import AnalyticsService

/// What generations in Redis have beyond the contract: they are shared, may be lost, and are removed.
@Suite struct RedisGenerationStorageTests {
    private struct Redis: Sendable {
        let url: String
        let database: RedisDatabase
        let storage: RedisGenerationStorage

        init() async throws {
            url = try await RedisServer.shared().makeDatabase()
            database = try RedisDatabase(url)
            storage = RedisGenerationStorage(database, calendar: ReportingCalendar(timeZone: .gmt))
        }

        @discardableResult
        func command(_ words: String...) async throws -> String {
            try await database.answer(to: words)
        }
    }

    private static let cursor = EventCursor(epoch: .make(), position: 1, eventId: .make())

    /// Counts paid orders up to ``cursor``.
    private static func count(_ orders: Int, in generation: Generation) async throws {
        var increments = Increments()
        let day = Bucket(granularity: .day, number: 1)
        increments.buckets[counting: day].add(orders, to: .orders)
        increments.buckets[counting: day].add(SalesFigures(sales: 1), to: .product(product), of: .product)
        increments.buckets[counting: Bucket(granularity: .hour, number: 60)].add(orders, to: .orders)
        increments.productNames[product] = "Lamp"
        increments.customers[product] = CustomerFacts(paidOrders: orders)
        try await generation.store.apply(increments, expecting: .start, advancingTo: cursor)
    }

    private static let product = Identifier(high: 7, low: 7)

    @Test func theTotalOfOrdersIsThatOfWhatIsServed() async throws {
        let redis = try await Redis()
        let served = try await redis.storage.served()
        #expect(try await redis.command("GET", "analytics:orders:total") == "0")
        try await RedisGenerationStorageTests.count(3, in: served)
        #expect(try await redis.command("GET", "analytics:orders:total") == "3")
        let successor = try await redis.storage.makeSuccessor(of: served)
        try await RedisGenerationStorageTests.count(5, in: successor)
        #expect(try await redis.command("GET", "analytics:orders:total") == "3")
        try await redis.storage.promote(successor, over: served)
        #expect(try await redis.command("GET", "analytics:orders:total") == "5")
    }

    @Test func instancesThatBeginAtOnceServeTheSame() async throws {
        let redis = try await Redis()
        for _ in 0..<20 {
            try await redis.command("FLUSHDB")
            let served = try await together(8) { _ in
                let storage = RedisGenerationStorage(
                    redis.database, calendar: ReportingCalendar(timeZone: .gmt))
                return try await storage.served().id
            }
            #expect(Set(served).count == 1)
        }
    }

    enum Loss: String, CaseIterable {
        case everything, name, meta, cursor, brokenOff
    }

    /// However it was lost, another one is served, and what belonged to the lost one is not found in it.
    @Test(arguments: Loss.allCases) func whatIsLostIsBegunAnew(_ loss: Loss) async throws {
        let redis = try await Redis()
        let lost = try await redis.storage.served()
        try await RedisGenerationStorageTests.count(3, in: lost)
        let meta = MetricKeys(lost.id).meta
        switch loss {
        case .everything: try await redis.command("FLUSHDB")
        case .name: try await redis.command("DEL", "analytics:served")
        case .meta: try await redis.command("DEL", meta)
        case .cursor: try await redis.command("HDEL", meta, "cursor")
        // What a script leaves that was ended in the middle of its writing.
        case .brokenOff: try await redis.command("HSET", meta, "cursor", "")
        }
        #expect(try await redis.storage.isServed(lost) == [.meta, .cursor, .brokenOff].contains(loss))
        let served = try await redis.storage.served()
        #expect(served.id != lost.id)
        #expect(try await redis.storage.isServed(served))
        #expect(try await served.store.cursor() == .start)
        #expect(try await served.store.days().isEmpty)
        #expect(try await redis.command("GET", "analytics:orders:total") == "0")
        await #expect(throws: GenerationReplaced.self) { try await redis.storage.makeSuccessor(of: lost) }
        await #expect(throws: GenerationReplaced.self) { try await redis.storage.promote(served, over: lost) }
    }

    @Test func nothingIsReadFromAGenerationThatIsLost() async throws {
        let redis = try await Redis()
        let lost = try await redis.storage.served()
        try await RedisGenerationStorageTests.count(3, in: lost)
        let product = RedisGenerationStorageTests.product
        #expect(try await lost.store.productNames(of: [product]) == [product: "Lamp"])
        try await redis.command("FLUSHDB")
        let error = GenerationLost(generation: lost.id)
        await #expect(throws: error) { try await lost.store.cursor() }
        await #expect(throws: error) { try await lost.store.facts(of: [product]) }
        await #expect(throws: error) { try await lost.store.reading(of: []) }
        await #expect(throws: error) { try await lost.store.productNames(of: [product]) }
        await #expect(throws: error) { try await lost.store.days() }
        await #expect(throws: error) {
            try await lost.store.apply(
                Increments(), expecting: RedisGenerationStorageTests.cursor,
                advancingTo: RedisGenerationStorageTests.cursor)
        }
        #expect(try await redis.command("DBSIZE") == "0")
    }

    @Test func whatNobodyNeedsIsRemoved() async throws {
        let redis = try await Redis()
        let old = try await redis.storage.served()
        try await RedisGenerationStorageTests.count(3, in: old)
        let served = try await redis.storage.makeSuccessor(of: old)
        try await RedisGenerationStorageTests.count(4, in: served)
        try await redis.storage.promote(served, over: old)
        let dropped = try await redis.storage.makeSuccessor(of: served)
        try await redis.storage.dropSuccessor(dropped)
        let successor = try await redis.storage.makeSuccessor(of: served)
        try await RedisGenerationStorageTests.count(5, in: successor)
        // Begun by a process that was killed before it could name it.
        _ = try await RedisMetricStore.begin(in: redis.database, timeZone: "UTC")
        try await redis.command("SET", "somebody:else", "1")

        try await redis.storage.removeOthers()
        let prefixes = [served.id, successor.id].map { MetricKeys($0).prefix }
        let left = try await redis.command("KEYS", "analytics:g:*").split(separator: " ")
        #expect(left.count > 8)
        #expect(left.allSatisfy { name in prefixes.contains { name.hasPrefix($0) } })
        #expect(try await redis.command("GET", "somebody:else") == "1")
        #expect(try await served.store.cursor() == RedisGenerationStorageTests.cursor)
        #expect(try await redis.storage.unfinished()?.id == successor.id)
        await #expect(throws: GenerationLost.self) { try await old.store.cursor() }
    }

    /// One that is being removed cannot be served any more, whoever comes first.
    @Test func aGenerationThatIsRemovedGetsNoName() async throws {
        let redis = try await Redis()
        let served = try await redis.storage.served()
        let successor = try await redis.storage.makeSuccessor(of: served)
        try await redis.command("DEL", "analytics:successor")
        try await redis.storage.removeOthers()
        try await redis.command("SET", "analytics:successor", "\(successor.id)")
        await #expect(throws: GenerationReplaced.self) { try await redis.storage.promote(successor, over: served) }
        #expect(try await redis.storage.isServed(served))
    }

    @Test func whatDoesNotBelongThereIsSaid() async throws {
        let redis = try await Redis()
        try await redis.command("SET", "analytics:served", "nonsense")
        await #expect(throws: DamagedMetrics.self) { try await redis.storage.served() }
    }
}
