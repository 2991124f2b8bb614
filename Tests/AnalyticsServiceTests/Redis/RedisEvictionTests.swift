import Logging
import RedisDatabase
import Synchronization
import TestSupport
import Testing

@testable import AnalyticsService

/// A Redis that removes keys by itself would make metrics wrong.
@Suite struct RedisEvictionTests {
    @Test(arguments: [
        ("noeviction", "100mb", 0), ("volatile-lru", "100mb", 0), ("allkeys-lru", "0", 0), ("allkeys-lru", "100mb", 1),
        ("allkeys-random", "100mb", 1),
    ]) func itIsToldInTheLog(policy: String, memory: String, warnings: Int) async throws {
        let server = try RedisServer()
        try await server.start()
        let database = try RedisDatabase(server.url)
        _ = try await database.send(RedisCommand("CONFIG", ["SET", "maxmemory-policy", "\(policy)"]))
        _ = try await database.send(RedisCommand("CONFIG", ["SET", "maxmemory", "\(memory)"]))
        let log = Warnings()
        try await RedisEviction.warn(about: database, Logger(label: "test") { _ in log })
        #expect(log.count == warnings)
        try await database.close()
    }

    @Test func aUserWhoMayNotAskIsLetThrough() async throws {
        let server = try RedisServer()
        try await server.start()
        let admin = try RedisDatabase(server.url)
        _ = try await admin.send(RedisCommand("ACL", ["SETUSER", "tally", "on", ">word", "~*", "+@all", "-info"]))
        let database = try RedisDatabase(server.url.replacing("//:secret", with: "//tally:word"))
        try await RedisEviction.warn(about: database, Logger(label: "test") { _ in Warnings() })
        try await database.close()
        try await admin.close()
    }
}

/// Counts the warnings of a log.
private final class Warnings: LogHandler, Sendable {
    private let warnings = Mutex(0)

    var count: Int { warnings.withLock { $0 } }

    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }
    var metadata: Logger.Metadata {
        get { [:] }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { nil }
        set {}
    }

    func log(event: LogEvent) {
        if event.level == .warning { warnings.withLock { $0 += 1 } }
    }
}
