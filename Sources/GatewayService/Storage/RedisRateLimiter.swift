import Commerce
import Logging
import Metrics
import RedisDatabase
import ServiceKit

/// Counts in Redis, for all gateways that use it together: one round trip a request, by the clock of Redis.
///
/// Keys begin with `ratelimit:`, tell the policy and the client, and are gone a minute after the last request in them. When
/// Redis loses what it holds, counting begins anew. While Redis cannot be used, requests are let through uncounted, which the
/// metric `ratelimit_uncounted_total` tells, or refused.
final class RedisRateLimiter: RateLimiter {
    private let database: RedisDatabase
    private let clock: WallClock?
    private let withoutStore: PlatformConfiguration.RateLimitWithoutStore
    private let outage: RateLimitOutage
    private let uncounted = Counter(label: "ratelimit_uncounted_total")

    /// - Parameters:
    ///   - withoutStore: what becomes of requests while Redis cannot be used.
    ///   - clock: nil for that of Redis, which is the same for all gateways.
    init(
        _ database: RedisDatabase, withoutStore: PlatformConfiguration.RateLimitWithoutStore, logger: Logger,
        clock: WallClock? = nil
    ) {
        self.database = database
        self.clock = clock
        self.withoutStore = withoutStore
        var logger = logger
        logger[metadataKey: "store"] = .string(database.location)
        logger[metadataKey: "rate_limit_without_store"] = .string(withoutStore.rawValue)
        outage = RateLimitOutage(logger)
    }

    func take(_ client: RateLimitClient, under policies: [RateLimitPolicy]) async throws -> [RateLimitDecision] {
        let start = ContinuousClock.now
        do {
            let decisions = try await decisions(client, policies)
            outage.end(start)
            return decisions
        } catch {
            outage.begin(error)
            guard withoutStore == .open else { throw RateLimitUnavailable() }
            uncounted.increment()
            return []
        }
    }

    private func decisions(
        _ client: RateLimitClient, _ policies: [RateLimitPolicy]
    ) async throws -> [RateLimitDecision] {
        var arguments = policies.map { RedisArgument($0.requests) }
        if let clock { arguments.append(RedisArgument(clock.now.milliseconds)) }
        let answer = try await database.run(
            .takeRequest, keys: policies.map { "ratelimit:\($0.name):\(client)" }, arguments: arguments)
        return try answer.elements.map(RateLimitDecision.init)
    }
}

extension RateLimitDecision {
    /// - Throws: `RedisError` when this is not what the script answers.
    fileprivate init(_ answer: RedisValue) throws {
        let numbers = try answer.elements.compactMap { try $0.integer }
        guard numbers.count == 3 else {
            throw RedisError.unexpectedValue(expected: "three numbers", found: "\(numbers.count)")
        }
        self.init(isAllowed: numbers[0] == 1, remaining: Int(numbers[1]), secondsToMore: Int(numbers[2]))
    }
}
