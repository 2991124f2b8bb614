import Commerce
import RedisDatabase
import TestSupport
import Testing

@testable import AnalyticsService

/// What a store in Redis does when Redis holds something else than was put there, or has no room: it says so, and counts nothing
/// twice, half, or as zero.
@Suite struct RedisDamageTests {
    private static let day = Bucket(granularity: .day, number: 20_000)
    private static let hour = Bucket(granularity: .hour, number: 28_800_000)
    private static let customer = Identifier(high: 1, low: 2)
    private static let product = Identifier(high: 3, low: 4)
    private static let query = MetricQuery([day, hour], .all)

    private static func cursor(_ position: Int64) -> EventCursor {
        EventCursor(
            epoch: Identifier(high: 1, low: 1), position: position, eventId: Identifier(high: 2, low: UInt64(position)))
    }

    private static var increments: Increments {
        var increments = Increments()
        for bucket in [day, hour] { increments.buckets[counting: bucket].add(3, to: .orders) }
        increments.buckets[counting: day].add(SalesFigures(sales: 5), to: .product(product), of: .product)
        increments.buckets[counting: day].count(5, in: .orderValue)
        increments.buckets[counting: day].raise(6, to: 7, of: .returningCustomers)
        increments.customers[customer] = CustomerFacts(paidOrders: 3)
        increments.productNames[product] = "Cup"
        increments.recentOrders = [
            RecentOrder(
                position: 1, id: product, number: 1, total: 5, units: 1, paymentMethod: .card, country: .unitedStates,
                paidAt: Timestamp(milliseconds: 0))
        ]
        return increments
    }

    /// A place of what is stored, and what is read there.
    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let key: @Sendable (MetricKeys) -> String
        /// Puts something else there, by a command on the key.
        let damage: (name: String, arguments: [RedisArgument])
        /// Whether counting reads it before it writes.
        var isReadToCount = true
        let read: @Sendable (RedisMetricStore) async throws -> Void
    }

    private static let places: [Place] = [
        Place(testDescription: "sums", key: { $0.sums(of: day) }, damage: ("HSET", ["20000", "3"]), read: readFigures),
        Place(
            testDescription: "hours", key: { $0.sums(of: hour) }, damage: ("HSET", ["28800000", "3"]), read: readFigures
        ),
        Place(
            testDescription: "sales", key: { $0.sales(of: day) },
            damage: ("HSET", [RedisArgument([0] + product.storedBytes), "12345"]), read: readFigures),
        Place(
            testDescription: "a member", key: { $0.sales(of: day) },
            damage: ("HSET", [RedisArgument([0, 1, 2]), RedisArgument([UInt8](repeating: 0, count: 24))]),
            isReadToCount: false, read: readFigures),
        Place(
            testDescription: "counts", key: { $0.counts(of: .orderValue, day) },
            damage: ("HSET", [RedisArgument(BinRows.place(of: DDSketch.bin(of: 5)).row), "12345"]), read: readFigures),
        Place(
            testDescription: "a row of bins", key: { $0.counts(of: .orderValue, day) },
            damage: ("HSET", ["70", "12345678"]), isReadToCount: false, read: readFigures),
        Place(
            testDescription: "a sketch", key: { $0.sketch(of: .returningCustomers, day) }, damage: ("SET", ["12345"]),
            read: readFigures),
        Place(
            testDescription: "a register", key: { $0.sketch(of: .returningCustomers, day) },
            damage: ("SET", [RedisArgument([255, 0, 1])]), isReadToCount: false, read: readFigures),
        Place(
            testDescription: "a rank", key: { $0.sketch(of: .returningCustomers, day) },
            damage: ("SETRANGE", [16_383, RedisArgument([52])]), isReadToCount: false, read: readFigures),
        Place(
            testDescription: "the last orders", key: { $0.recentOrders }, damage: ("RPUSH", ["12345"]),
            isReadToCount: false
        ) { _ = try await $0.reading(of: [], recentOrders: 5) },
        Place(
            testDescription: "facts", key: { $0.customers(with: customer) },
            damage: ("HSET", [RedisArgument(customer.storedBytes), "many"]), isReadToCount: false
        ) { _ = try await $0.facts(of: [customer]) },
        Place(
            testDescription: "names", key: { $0.productNames },
            damage: ("HSET", [RedisArgument(product.storedBytes), RedisArgument([0xFF])]), isReadToCount: false
        ) { _ = try await $0.productNames(of: [product]) },
        Place(
            testDescription: "days", key: { $0.sums(of: day) }, damage: ("HSET", ["yesterday", "12345678"]),
            isReadToCount: false
        ) { _ = try await $0.days() },
        Place(testDescription: "the cursor", key: { $0.meta }, damage: ("HSET", ["cursor", "5"]), isReadToCount: false)
        {
            _ = try await $0.cursor()
        },
        Place(testDescription: "the orders", key: { $0.meta }, damage: ("HSET", ["orders", "many"])) {
            _ = try await $0.meta()
        },
        Place(
            testDescription: "the format", key: { $0.meta }, damage: ("HSET", ["format", "2"]), isReadToCount: false
        ) { _ = try await $0.meta() },
    ]

    private static func readFigures(_ store: RedisMetricStore) async throws {
        _ = try await store.reading(of: [query])
    }

    private static func makeStore(in database: RedisDatabase) async throws -> RedisMetricStore {
        let store = try await RedisMetricStore.begin(in: database, timeZone: "UTC")
        try await store.apply(increments, expecting: .start, advancingTo: cursor(1))
        return store
    }

    @Test(arguments: places) func whatIsDamagedIsSaid(_ place: Place) async throws {
        let database = try await TestRedis.database
        let store = try await RedisDamageTests.makeStore(in: database)
        try await place.read(store)
        let key = RedisArgument(place.key(store.keys))
        _ = try await database.send(RedisCommand(place.damage.name, [key] + place.damage.arguments))
        await #expect(throws: DamagedMetrics.self) { try await place.read(store) }
        guard place.isReadToCount else { return }
        let before = try await RedisDamageTests.everything(of: store)
        await #expect(throws: DamagedMetrics.self) {
            try await store.apply(
                RedisDamageTests.increments, expecting: RedisDamageTests.cursor(1),
                advancingTo: RedisDamageTests.cursor(2))
        }
        #expect(try await RedisDamageTests.everything(of: store) == before)
    }

    @Test(arguments: places) func aKeyOfAnotherTypeIsSaid(_ place: Place) async throws {
        let database = try await TestRedis.database
        let store = try await RedisDamageTests.makeStore(in: database)
        let key = RedisArgument(place.key(store.keys))
        _ = try await database.send(RedisCommand("DEL", [key]))
        _ = try await database.send(RedisCommand("SADD", [key, "x"]))
        await #expect(throws: DamagedMetrics.self) { try await place.read(store) }
    }

    /// What is only written is not looked at before. Such a change breaks off in the middle, and what it leaves is not read.
    @Test func aChangeThatBreaksOffIsNeverCounted() async throws {
        let database = try await TestRedis.database
        for key in [\MetricKeys.productNames, \.recentOrders, \.daysWithHours] {
            let store = try await RedisDamageTests.makeStore(in: database)
            _ = try await database.send(RedisCommand("SET", ["\(store.keys[keyPath: key])", "x"]))
            await #expect(throws: DamagedMetrics.self) {
                try await store.apply(
                    RedisDamageTests.increments, expecting: RedisDamageTests.cursor(1),
                    advancingTo: RedisDamageTests.cursor(2))
            }
            let lost = GenerationLost(generation: store.keys.generation)
            await #expect(throws: lost) { try await store.reading(of: [RedisDamageTests.query]) }
            await #expect(throws: lost) {
                try await store.apply(
                    RedisDamageTests.increments, expecting: RedisDamageTests.cursor(1),
                    advancingTo: RedisDamageTests.cursor(2))
            }
            #expect(try await store.meta() == nil)
        }
    }

    @Test func aRedisWithoutRoomCountsNothingAndGoesOnLater() async throws {
        let server = try RedisServer()
        try await server.start()
        let database = try RedisDatabase(server.url)
        let store = try await RedisDamageTests.makeStore(in: database)
        let before = try await RedisDamageTests.everything(of: store)
        _ = try await database.send(RedisCommand("CONFIG", ["SET", "maxmemory", "1"]))
        let error = await #expect(throws: RedisError.self) {
            try await store.apply(
                RedisDamageTests.increments, expecting: RedisDamageTests.cursor(1),
                advancingTo: RedisDamageTests.cursor(2))
        }
        #expect(error?.isTemporary == true)
        #expect(try await RedisDamageTests.everything(of: store) == before)
        _ = try await database.send(RedisCommand("CONFIG", ["SET", "maxmemory", "0"]))
        try await store.apply(
            RedisDamageTests.increments, expecting: RedisDamageTests.cursor(1), advancingTo: RedisDamageTests.cursor(2))
        #expect(try await store.reading(of: [RedisDamageTests.query]).figures[0][.orders] == 12)
        try await database.close()
    }

    /// The values of all keys of a generation, as Redis keeps them.
    private static func everything(of store: RedisMetricStore) async throws -> [String: RedisValue] {
        var values: [String: RedisValue] = [:]
        for key in try await store.database.send(RedisCommand("KEYS", ["\(store.keys.prefix)*"])).elements {
            guard let name = try key.text else { continue }
            values[name] = try await store.database.send(RedisCommand("DUMP", ["\(name)"]))
        }
        return values
    }
}
