import Logging
import RedisDatabase
import ServiceKit
import TestSupport

@testable import GatewayService

/// Redis as a gateway uses it.
enum TestRedis {
    /// Runs `body` with a limiter that counts at `url`.
    static func run(
        at url: String, withoutStore: PlatformConfiguration.RateLimitWithoutStore = .closed,
        logger: Logger = Logger(label: "test"),
        clock: TestClock? = nil, _ body: (RedisRateLimiter) async throws -> Void
    ) async throws {
        let database = try RedisDatabase(url, patience: .milliseconds(250))
        let limiter = RedisRateLimiter(
            database, withoutStore: withoutStore, logger: logger, clock: clock?.wallClock)
        do {
            try await body(limiter)
        } catch {
            try await database.close()
            throw error
        }
        try await database.close()
    }

    /// The same with an empty database on the server that all tests share.
    static func run(clock: TestClock? = nil, _ body: (RedisRateLimiter) async throws -> Void) async throws {
        try await run(at: try await RedisServer.shared().makeDatabase(), clock: clock, body)
    }
}
