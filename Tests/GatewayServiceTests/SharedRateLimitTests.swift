import ServiceKit
import TestSupport
import Testing

@testable import GatewayService

/// Gateways that count together in Redis.
@Suite struct SharedRateLimitTests {
    private typealias Change = @Sendable (inout PlatformConfiguration) -> Void

    private static func change(
        _ url: String, limit: Int, logins: Int = 0,
        withoutStore: PlatformConfiguration.RateLimitWithoutStore = .open
    ) -> Change {
        {
            $0.rateLimitPerMinute = limit
            $0.loginLimitPerMinute = logins
            $0.rateLimitStoreURL = url
            $0.rateLimitWithoutStore = withoutStore
        }
    }

    /// How many of `count` requests at once got which status, from the gateways in turn.
    private static func statuses(_ count: Int, _ gateways: [Gateway]) async throws -> [Int: Int] {
        try await together(count) { index in
            try await gateways[index % gateways.count].client.get("/api/products").status
        }.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func uncounted(_ gateway: Gateway) async throws -> Int {
        let text = try await gateway.client.get("/metrics").text
        let line = text.split(separator: "\n").first { $0.hasPrefix("ratelimit_uncounted_total ") }
        return line.flatMap { Int($0.split(separator: " ")[1]) } ?? -1
    }

    private static func isCounted(_ gateway: Gateway) async throws -> Bool {
        try await gateway.client.get("/api/products").header("RateLimit") != nil
    }

    @Test func gatewaysTogetherLetExactlyTheLimitThrough() async throws {
        typealias Tests = SharedRateLimitTests
        let url = try await RedisServer.shared().makeDatabase()
        let change = Tests.change(url, limit: 100, logins: 3)
        try await Gateway.run(HTTPUpstream.echo(), change: change) { first in
            try await Gateway.run(HTTPUpstream.echo(), change: change) { second in
                let answer = try await first.client.post("/api/auth/login", [:])
                #expect(answer.header("RateLimit-Policy") == "\"default\";q=100;w=60, \"login\";q=3;w=60")
                #expect(answer.header("RateLimit") == "\"default\";r=99;t=60, \"login\";r=2;t=60")
                var logins: [Int] = []
                for gateway in [second, first, second] {
                    logins.append(try await gateway.client.post("/api/auth/register", [:]).status)
                }
                #expect(logins == [200, 200, 429])
                #expect(try await Tests.statuses(300, [first, second]) == [200: 96, 429: 204])
                let refused = try await first.client.get("/api/nothing")
                #expect(refused.status == 429)
                #expect(refused.problemCode == "rate_limited")
                let seconds = refused.header("Retry-After") ?? ""
                #expect(Int(seconds).map { (1...60).contains($0) } == true)
                #expect(refused.header("RateLimit") == "\"default\";r=0;t=\(seconds)")
                let health = try await second.client.get("/health/live")
                #expect(health.status == 200)
                #expect(health.header("RateLimit") == nil)
            }
        }
    }

    @Test func anOpenGatewayGoesOnWithoutTheStore() async throws {
        typealias Tests = SharedRateLimitTests
        MetricRegistry.install()
        let server = try RedisServer()
        try await Gateway.run(HTTPUpstream.echo(), change: Tests.change(server.url, limit: 5)) { gateway in
            let before = try await Tests.uncounted(gateway)
            #expect(before >= 0)
            #expect(try await Tests.statuses(20, [gateway]) == [200: 20])
            #expect(try await Tests.uncounted(gateway) == before + 20)
            let uncounted = try await gateway.client.get("/api/products")
            #expect(uncounted.header("RateLimit") == nil)
            #expect(uncounted.header("RateLimit-Policy") == nil)
            #expect(try await gateway.client.get("/health/ready").status == 200)
            // Twice, since what it holds is gone with it.
            for _ in 0..<2 {
                try await server.start()
                try await eventually("requests are counted") { try await Tests.isCounted(gateway) }
                #expect(try await Tests.statuses(20, [gateway]) == [200: 4, 429: 16])
                server.kill()
                #expect(try await Tests.statuses(20, [gateway]) == [200: 20])
            }
        }
    }

    @Test func aStoreThatHangsDoesNotHoldRequestsUp() async throws {
        typealias Tests = SharedRateLimitTests
        let server = try RedisServer()
        try await server.start()
        try await Gateway.run(HTTPUpstream.echo(), change: Tests.change(server.url, limit: 1_000)) { gateway in
            #expect(try await Tests.isCounted(gateway))
            server.pause()
            let slow = try await together(4) { _ in
                var slow = 0
                for _ in 0..<60 {
                    let start = ContinuousClock.now
                    let answer = try await gateway.client.get("/api/products")
                    #expect(answer.status == 200)
                    #expect(answer.header("RateLimit") == nil)
                    if ContinuousClock.now - start > .milliseconds(120) { slow += 1 }
                    // So that all of them are longer than the half second in which nobody tries.
                    try await Task.sleep(for: .milliseconds(50))
                }
                return slow
            }
            // The first of each, and those that tried again; it would be nearly all if each of them waited.
            let waited = slow.reduce(0, +)
            #expect((1..<80).contains(waited))
            server.resume()
            try await eventually("requests are counted") { try await Tests.isCounted(gateway) }
        }
    }

    @Test func aClosedGatewayAnswers503WithoutTheStore() async throws {
        typealias Tests = SharedRateLimitTests
        let server = try RedisServer()
        let change = Tests.change(server.url, limit: 5, withoutStore: .closed)
        try await Gateway.run(HTTPUpstream.echo(), change: change) { gateway in
            let expectClosed = { @Sendable in
                let refused = try await gateway.client.get("/api/products")
                #expect(refused.status == 503)
                #expect(refused.problemCode == "unavailable")
                #expect(refused.header("Retry-After") == "1")
                #expect(refused.header("RateLimit") == nil)
                #expect(try await Tests.statuses(20, [gateway]) == [503: 20])
                let readiness = try await gateway.client.get("/health/ready")
                #expect(readiness.status == 503)
                #expect(readiness.json["checks"]["rate_limit"] == "It does not answer.")
                let probes = ["/health", "/health/live", "/metrics"]
                let statuses = try await together(3) { try await gateway.client.get(probes[$0]).status }
                #expect(statuses == [200, 200, 200])
            }
            try await expectClosed()
            try await server.start()
            try await eventually("requests are counted") { try await Tests.isCounted(gateway) }
            #expect(try await gateway.client.get("/health/ready").json["checks"]["rate_limit"] == "ok")
            #expect(try await Tests.statuses(20, [gateway]) == [200: 4, 429: 16])
            server.pause()
            try await expectClosed()
            server.resume()
            try await eventually("the counts are there again") {
                try await gateway.client.get("/api/products").status == 429
            }
            server.kill()
            try await expectClosed()
        }
    }

    @Test func anAddressThatIsNoneEndsTheStartWithoutItsPassword() async throws {
        let directory = try TemporaryDirectory()
        var configuration = try await TestPlatform.configuration(directory.path)
        configuration.rateLimitStoreURL = "redis://:hunter2@127.0.0.1:99999"
        let clients = CallClients()
        let platform = Platform(configuration: configuration, clients: clients)
        let error = await #expect(throws: ConfigurationError.self) { try await GatewayService.build(platform) }
        try await clients.shutdown()
        let problem = error?.problems.first ?? ""
        #expect(problem.hasPrefix("RATE_LIMIT_STORE_URL "))
        #expect(!problem.contains("hunter2"))
    }
}
