package import Commerce
package import Foundation
import Logging
import RedisDatabase
import ServiceKit
import Synchronization

/// Reading and counting alone, of pages of the orders log that are in memory: what `make bench-fold` measures.
package struct FoldMeasurement: Sendable {
    private let pages: [[UInt8]]
    private let currency: Currency
    private let timeZone: TimeZone

    package struct Result: Sendable {
        package let events: Int
        /// On the clock.
        package let seconds: Double
        /// Processor time of this process.
        package let ownSeconds: Double
        /// Processor time of Redis; 0 in memory.
        package let redisSeconds: Double
    }

    /// - Parameter pages: the feed's answers in the order of the log.
    package init(of pages: [[UInt8]], currency: Currency, timeZone: TimeZone) {
        self.pages = pages
        self.currency = currency
        self.timeZone = timeZone
    }

    /// Counts the pages into an empty store in memory, one after the other.
    package func inMemory() async throws -> Result {
        try await count(into: MemoryMetricStore()) { 0 }
    }

    /// Counts the pages into an empty generation in the Redis at `url`, and removes it.
    package func inRedis(at url: String) async throws -> Result {
        let database = try RedisDatabase(url)
        let store = try await RedisMetricStore.begin(in: database, timeZone: timeZone.identifier)
        let result = try await count(into: store) { try await FoldMeasurement.processorSeconds(of: database) }
        try await store.remove()
        try await database.close()
        return result
    }

    private func count(
        into store: any MetricStore, redisSeconds: () async throws -> Double
    ) async throws -> Result {
        let folding = LogFolding(
            feed: PagesInMemory(pages), currency: currency, metrics: FeedMetrics(), logger: Logger(label: "fold"))
        let generation = Generation(store: store, calendar: ReportingCalendar(timeZone: timeZone))
        let (began, redis, own) = (ContinuousClock.now, try await redisSeconds(), FoldMeasurement.processorSeconds)
        var events = 0
        for _ in pages {
            events += try await folding.foldPage(into: generation, limit: .max, wait: 0).page.events.count
        }
        return Result(
            events: events, seconds: (.now - began) / .seconds(1),
            ownSeconds: FoldMeasurement.processorSeconds - own, redisSeconds: try await redisSeconds() - redis)
    }

    /// The processor time of this process so far.
    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }

    /// The processor time of Redis so far.
    private static func processorSeconds(of database: RedisDatabase) async throws -> Double {
        let lines =
            try await database.send(RedisCommand("INFO", ["cpu"])).text?.split(whereSeparator: \.isNewline) ?? []
        return lines.reduce(into: 0) { sum, line in
            let parts = line.split(separator: ":")
            if ["used_cpu_user", "used_cpu_sys"].contains(parts[0]) { sum += Double(parts[1]) ?? 0 }
        }
    }
}

/// Hands one page after the other.
private final class PagesInMemory: OrderFeed {
    private let pages: Mutex<ArraySlice<[UInt8]>>

    init(_ pages: [[UInt8]]) {
        self.pages = Mutex(pages[...])
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        let page = pages.withLock { $0.popFirst() } ?? []
        return try page.withUnsafeBytes { bytes in
            try JSONReader.read(bytes) { try OrderFeedPage(&$0, after: cursor) }
        }
    }
}
