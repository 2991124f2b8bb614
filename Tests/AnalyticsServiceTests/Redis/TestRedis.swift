import RedisDatabase
import TestSupport

@testable import AnalyticsService

/// The Redis that tests share. Each has generations of its own there.
enum TestRedis {
    private static let shared = Task { try RedisDatabase(try await RedisServer.shared().url) }

    static var database: RedisDatabase {
        get async throws { try await shared.value }
    }

    /// A new, empty store.
    static func makeStore() async throws -> RedisMetricStore {
        try await RedisMetricStore.begin(in: database, timeZone: "UTC")
    }
}
