import Commerce
import NIOHTTP1
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import GatewayService

/// A clock that the test sets.
private final class SetClock: Sendable {
    private let time = Mutex(Timestamp(milliseconds: 1_700_000_000_500))
    var clock: WallClock { WallClock { self.time.withLock { $0 } } }
    func advance(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

@Suite struct RateLimitTests {
    @Test func answersTellTheLimitAndWhatIsLeft() async throws {
        try await Gateway.run(HTTPUpstream.echo(), change: { $0.rateLimitPerMinute = 600 }) { gateway in
            let answer = try await gateway.client.get("/api/products")
            #expect(answer.header("RateLimit-Policy") == "\"default\";q=600;w=60")
            #expect(answer.header("RateLimit") == "\"default\";r=599;t=60")
        }
    }

    @Test func exactlyTheLimitGetsThroughOfManyAtOnce() async throws {
        let clock = SetClock()
        let change: @Sendable (inout PlatformConfiguration) -> Void = { $0.rateLimitPerMinute = 20 }
        try await Gateway.run(HTTPUpstream.echo(), clock: clock.clock, change: change) { gateway in
            func statuses(_ count: Int) async throws -> [Int: Int] {
                try await withThrowingTaskGroup(of: Int.self) { group in
                    for _ in 0..<count { group.addTask { try await gateway.client.get("/api/products").status } }
                    return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
                }
            }
            #expect(try await statuses(50) == [200: 20, 429: 30])
            clock.advance(.seconds(45))
            let refused = try await gateway.client.get("/api/nothing")
            #expect(refused.status == 429)
            #expect(refused.problemCode == "rate_limited")
            #expect(refused.header("Retry-After") == "15")
            #expect(refused.header("RateLimit") == "\"default\";r=0;t=15")
            clock.advance(.seconds(15))
            #expect(try await statuses(21) == [200: 20, 429: 1])
        }
    }

    @Test func logInsHaveAStricterLimit() async throws {
        let change: @Sendable (inout PlatformConfiguration) -> Void = {
            $0.rateLimitPerMinute = 100
            $0.loginLimitPerMinute = 3
        }
        try await Gateway.run(HTTPUpstream.echo(), clock: SetClock().clock, change: change) { gateway in
            let first = try await gateway.client.post("/api/auth/login", [:])
            #expect(first.header("RateLimit-Policy") == "\"default\";q=100;w=60, \"login\";q=3;w=60")
            #expect(first.header("RateLimit") == "\"default\";r=99;t=60, \"login\";r=2;t=60")
            #expect(try await gateway.client.post("/api/auth/register?a=b", [:]).status == 200)
            #expect(try await gateway.client.post("/api/auth/login/", [:]).status == 200)
            #expect(try await gateway.client.post("/api/auth/login", [:]).status == 429)
            #expect(try await gateway.client.post("/api/auth/register", [:]).status == 429)
            #expect(try await gateway.client.post("/api/auth/refresh", [:]).status == 200)
            #expect(try await gateway.client.get("/api/auth/login").status == 200)
        }
    }

    @Test func clientsBehindATrustedProxyAreToldApart() async throws {
        let change: @Sendable (inout PlatformConfiguration) -> Void = {
            $0.rateLimitPerMinute = 1
            $0.trustedProxies = ["127.0.0.1"]
        }
        try await Gateway.run(HTTPUpstream.echo(), clock: SetClock().clock, change: change) { gateway in
            func status(_ forwardedFor: String) async throws -> Int {
                try await gateway.client.get("/api/products", headers: ["X-Forwarded-For": forwardedFor]).status
            }
            var statuses: [Int] = []
            for chain in [
                "198.51.100.1", "198.51.100.2", "203.0.113.9, 198.51.100.1", "2001:db8:1:2::1", "2001:db8:1:2:ffff::9",
                "2001:db8:1:3::1",
            ] {
                statuses.append(try await status(chain))
            }
            #expect(statuses == [200, 200, 429, 200, 429, 200])
        }
    }

    @Test func aForgedForwardingHeaderDoesNotMakeANewClient() async throws {
        let change: @Sendable (inout PlatformConfiguration) -> Void = { $0.rateLimitPerMinute = 1 }
        try await Gateway.run(HTTPUpstream.echo(), clock: SetClock().clock, change: change) { gateway in
            let first = try await gateway.client.get("/api/orders", headers: ["X-Forwarded-For": "1.1.1.1"])
            let second = try await gateway.client.get("/api/orders", headers: ["X-Forwarded-For": "2.2.2.2"])
            #expect(first.status == 200)
            #expect(second.status == 429)
        }
    }

    @Test func healthAndMetricsAreNotLimitedAndZeroSwitchesOff() async throws {
        let change: @Sendable (inout PlatformConfiguration) -> Void = { $0.rateLimitPerMinute = 1 }
        try await Gateway.run(HTTPUpstream.echo(), clock: SetClock().clock, change: change) { gateway in
            for path in ["/health", "/health/live", "/health/ready", "/metrics", "/health"] {
                let answer = try await gateway.client.get(path)
                #expect(answer.status == 200)
                #expect(answer.header("RateLimit") == nil)
            }
        }
        try await Gateway.run(HTTPUpstream.echo(), clock: SetClock().clock) { gateway in
            for _ in 0..<30 {
                let answer = try await gateway.client.post("/api/auth/login", [:])
                #expect(answer.status == 200)
                #expect(answer.header("RateLimit-Policy") == nil)
            }
        }
    }
}
