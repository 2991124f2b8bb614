import Commerce
import RedisDatabase
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// A shop whose analytics are on a Redis of their own, in the zone of Berlin, with an orders log that the test writes.
struct SharedShop: Sendable {
    let test: TestPlatform
    let log: OrdersLog
    let redis: RedisServer
    private let ordersPort: Int

    static let rebuild = "/api/analytics/rebuild"

    /// Runs `body` with a Redis that keeps nothing when it ends, and no instance yet.
    static func run(_ body: @escaping @Sendable (SharedShop) async throws -> Void) async throws {
        MetricRegistry.install()
        let redis = try RedisServer()
        try await redis.start()
        try await TestPlatform.run(change: AnalyticsTest.change) { test in
            let log = try await OrdersLog()
            let orders = log.service(test.platform)
            try await running([orders]) {
                try await body(SharedShop(test: test, log: log, redis: redis, ordersPort: try await orders.port))
            }
        }
    }

    /// Starts an instance.
    func start(change: (inout PlatformConfiguration) -> Void = { _ in }) async throws -> AnalyticsInstance {
        try await AnalyticsInstance(test, ordersAt: ordersPort) { configuration in
            configuration.analyticsStoreURL = redis.url
            change(&configuration)
        }
    }

    /// What Redis answers to a command; names are sorted.
    @discardableResult
    func command(_ words: String...) async throws -> String {
        let database = try RedisDatabase(redis.url)
        let answer = try await database.answer(to: words)
        try await database.close()
        return answer
    }

    func served() async throws -> String { try await command("GET", "analytics:served") }

    /// Expects that all say what the oracle says, once they have counted to `position`.
    func expect(
        _ instances: [AnalyticsInstance], toSay events: [OrderEvent], at position: Int64,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for instance in instances {
            let answer = try await AnalyticsTest.eventually(
                instance.client, "\(AnalyticsTest.wholeDashboard)&minPosition=\(position)"
            ) { $0.status == 200 }
            AnalyticsTest.expect(answer, toSay: events, sourceLocation: sourceLocation)
            #expect(answer.json["freshness"]["position"].integer == Int(position), sourceLocation: sourceLocation)
        }
        let paid = Oracle(events: events, timeZone: AnalyticsTest.zone.timeZone).answer(AnalyticsTest.dates).orders
        #expect(try await command("GET", "analytics:orders:total") == "\(paid)", sourceLocation: sourceLocation)
    }

    /// Expects that all come to be ready, and to agree with the orders up to `position`.
    func expectVerified(
        _ instances: [AnalyticsInstance], at position: Int64, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for instance in instances {
            let answer = try await AnalyticsTest.eventually(instance.client, AnalyticsTest.dashboard) {
                $0.json["verification"]["position"].integer == Int(position)
            }
            let verification = answer.json["verification"]
            #expect(verification["status"].string == "verified", sourceLocation: sourceLocation)
            #expect(verification["position"].integer == Int(position), sourceLocation: sourceLocation)
            #expect(answer.json["freshness"]["asOf"].string != nil, sourceLocation: sourceLocation)
            try await eventually("it is ready") { try await instance.isReady }
        }
    }
}
