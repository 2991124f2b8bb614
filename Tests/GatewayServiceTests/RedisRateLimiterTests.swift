import Commerce
import RedisDatabase
import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

@Suite struct RedisRateLimiterTests {
    private static let client = RateLimitClient(NetworkAddress("192.0.2.1"))

    @Test(arguments: 1...12) func anyHistoryIsDecidedAsInMemory(seed: UInt64) async throws {
        let clock = TestClock()
        let clients = ["192.0.2.1", "192.0.2.2", "2001:db8::1"].map { RateLimitClient(NetworkAddress($0)) }
        try await TestRedis.run(clock: clock) { limiter in
            var random = SeededGenerator(seed: seed)
            let policies = ["default", "login"].map {
                RateLimitPolicy(name: $0, requests: Int.random(in: 1...40, using: &random))
            }
            // Some crowd a window, some leave gaps, and some clocks go back.
            let pauses = [0...50, 0...2_000, 0...20_000, -3_000...5_000][Int(seed % 4)]
            var counts: [String: RequestCounts] = [:]
            for _ in 0..<400 {
                clock.advance(by: .milliseconds(Int.random(in: pauses, using: &random)))
                if Int.random(in: 0..<50, using: &random) == 0 { clock.advance(by: .seconds(61)) }
                let client = clients[Int.random(in: 0..<3, using: &random)]
                let asked = Bool.random(using: &random) ? policies : [policies[0]]
                var expected: [RateLimitDecision] = []
                for policy in asked where expected.allSatisfy(\.isAllowed) {
                    expected.append(
                        counts["\(policy.name) \(client)", default: RequestCounts()]
                            .take(at: clock.now.milliseconds, limit: policy.requests))
                }
                let decisions = try await limiter.take(client, under: asked)
                #expect(decisions == expected)
            }
        }
    }

    @Test func severalTogetherLetExactlyTheLimitThrough() async throws {
        let url = try await RedisServer.shared().makeDatabase()
        try await TestRedis.run(at: url) { first in
            try await TestRedis.run(at: url) { second in
                let policy = RateLimitPolicy(name: "default", requests: 250)
                let answers = try await together(800) { index in
                    try await (index % 2 == 0 ? first : second).take(RedisRateLimiterTests.client, under: [policy])[0]
                }
                #expect(answers.count(where: \.isAllowed) == 250)
                // Each of them was the only one to be told so.
                #expect(answers.filter(\.isAllowed).map(\.remaining).sorted() == Array(0..<250))
            }
        }
    }

    @Test func aLowerLimitElsewhereIsKeptThere() async throws {
        try await TestRedis.run(clock: TestClock()) { limiter in
            var decisions: [RateLimitDecision] = []
            for limit in [3, 3, 3, 2] {
                decisions += try await limiter.take(
                    RedisRateLimiterTests.client, under: [RateLimitPolicy(name: "default", requests: limit)])
            }
            #expect(decisions.last == RateLimitDecision(isAllowed: false, remaining: 0, secondsToMore: 60))
        }
    }

    @Test func keysAreSmallAndGoByThemselves() async throws {
        let server = try await RedisServer.shared()
        let url = try await server.makeDatabase()
        let clock = TestClock()
        try await TestRedis.run(at: url, clock: clock) { limiter in
            let policies = ["default", "login"].map { RateLimitPolicy(name: $0, requests: 1_000_000) }
            for _ in 0..<1_000 {
                clock.advance(by: .milliseconds(100))
                _ = try await limiter.take(RedisRateLimiterTests.client, under: policies)
            }
            let keys = try await server.command("KEYS", "*", in: url).split(separator: "\n").map(String.init)
            #expect(keys.sorted() == ["ratelimit:default:192.0.2.1", "ratelimit:login:192.0.2.1"])
            for key in keys {
                let bytes = try await server.command("STRLEN", key, in: url)
                #expect(Int(bytes).map { $0 < 800 } == true)
                let milliseconds = try await server.command("PTTL", key, in: url)
                #expect(Int(milliseconds).map { (1...60_000).contains($0) } == true)
            }
        }
    }

    @Test func theLogTellsOnceThatNothingIsCountedAndOnceThatItIsAgain() async throws {
        let server = try RedisServer()
        let log = RecordedLog()
        let policy = RateLimitPolicy(name: "default", requests: 1_000)
        try await TestRedis.run(at: server.url, withoutStore: .open, logger: log.logger) { limiter in
            let take = { @Sendable in try await limiter.take(RedisRateLimiterTests.client, under: [policy]) }
            let uncounted = try await together(50) { _ in try await take() }
            #expect(uncounted == Array(repeating: [], count: 50))
            #expect(log.messages == ["Requests cannot be counted"])
            try await server.start()
            try await eventually("requests are counted") { try await !take().isEmpty }
            let counted = try await together(50) { _ in try await take().count }
            #expect(counted == Array(repeating: 1, count: 50))
            #expect(log.messages == ["Requests cannot be counted", "Requests are counted again"])
        }
    }

    @Test(arguments: PlatformConfiguration.RateLimitWithoutStore.allCases)
    func aStoreThatRefusesIsAsOneThatIsAway(withoutStore: PlatformConfiguration.RateLimitWithoutStore) async throws {
        let server = try await RedisServer.shared()
        let url = try await server.makeDatabase()
        try await server.command("RPUSH", "ratelimit:default:192.0.2.1", "something else", in: url)
        try await TestRedis.run(at: url, withoutStore: withoutStore) { limiter in
            let policy = RateLimitPolicy(name: "default", requests: 1)
            do {
                let decisions = try await limiter.take(RedisRateLimiterTests.client, under: [policy])
                #expect(decisions == [])
                #expect(withoutStore == .open)
            } catch is RateLimitUnavailable {
                #expect(withoutStore == .closed)
            }
        }
    }
}
