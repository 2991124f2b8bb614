import Commerce
import GatewayService
import ServiceKit
import TestSupport

/// A gateway in front of services that the test starts.
struct Gateway: Sendable {
    let port: Int

    /// Somebody who talks plain HTTP.
    var client: APIClient { APIClient(port: port) }

    /// Runs `body` with a gateway that finds all services at `upstream`, those in `urls` elsewhere.
    static func run(
        upstream: Int, urls: [ServiceRole: [String]] = [:], timeouts: UpstreamTimeouts = UpstreamTimeouts(),
        clock: WallClock = .system, certificateInterval: Duration = .seconds(10),
        change: @escaping @Sendable (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Gateway) async throws -> Void
    ) async throws {
        try await TestPlatform.run(clock: clock) { surroundings in
            var configuration = surroundings.platform.configuration
            configuration.rateLimitPerMinute = 0
            configuration.loginLimitPerMinute = 0
            for role in ServiceRole.allCases { configuration.urls[role] = ["http://127.0.0.1:\(upstream)"] }
            configuration.urls.merge(urls) { $1 }
            change(&configuration)
            let platform = Platform(
                configuration: configuration, clients: surroundings.platform.clients, clock: clock)
            let service = try await GatewayService.build(
                platform, timeouts: timeouts, certificateInterval: certificateInterval)
            try await running([service]) { try await body(Gateway(port: try await service.port)) }
        }
    }

    /// Runs `body` with a gateway whose services are all `router`.
    static func run(
        _ upstream: HTTPUpstream, timeouts: UpstreamTimeouts = UpstreamTimeouts(), clock: WallClock = .system,
        change: @escaping @Sendable (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Gateway) async throws -> Void
    ) async throws {
        try await running([upstream]) {
            try await run(upstream: await upstream.port, timeouts: timeouts, clock: clock, change: change, body)
        }
    }
}
