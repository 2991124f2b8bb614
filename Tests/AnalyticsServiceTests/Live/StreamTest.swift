import AsyncHTTPClient
import Commerce
import GatewayService
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceKit
import TestSupport

@testable import AnalyticsService

/// The live stream over real HTTP, at the service itself or through the gateway, with numbers that the test sets.
struct StreamTest: Sendable {
    let source: MemoryLiveSource
    let hub: LiveHub
    let issuer: TokenIssuer
    /// An admin.
    let client: APIClient
    let port: Int

    static let path = "/api/analytics/stream"
    /// Nothing waits for the clock.
    static let rhythm = LiveRhythm(shortestGap: .zero, look: .milliseconds(10), heartbeat: .seconds(3_600))

    /// - Parameter source: what the stream is made from at the start.
    static func run(
        _ source: MemoryLiveSource = MemoryLiveSource(), clock: WallClock = .system, rhythm: LiveRhythm = rhythm,
        pauses: any Clock<Duration> = ContinuousClock(), throughGateway: Bool = false,
        _ body: @escaping @Sendable (StreamTest) async throws -> Void
    ) async throws {
        MetricRegistry.install()
        try await TestPlatform.run(clock: clock) { test in
            let builder = ServiceBuilder(.analytics, test.platform)
            let hub = LiveHub(
                source: source, clock: clock, rhythm: rhythm, pauses: pauses, logger: Logger(label: "test"))
            let analytics = builder.router.group("api/analytics")
                .add(middleware: AuthenticationMiddleware(test.platform.tokenVerifier(), adminsOnly: true))
            StreamRoutes(hub: hub).add(to: analytics)
            let service = builder.build(storage: "none", health: Health([]), background: [hub])
            let admin = try await test.issuer.token(
                AccessToken(identity: Identity(userId: .make(), role: .admin), issuedAt: clock.now))
            @Sendable func call(_ port: Int) async throws {
                try await body(
                    StreamTest(
                        source: source, hub: hub, issuer: test.issuer, client: APIClient(port: port, token: admin),
                        port: port))
            }
            try await running([service]) {
                guard throughGateway else { return try await call(try await service.port) }
                var configuration = test.platform.configuration
                configuration.urls[.analytics] = ["http://127.0.0.1:\(try await service.port)"]
                let gateway = try await GatewayService.build(
                    Platform(configuration: configuration, clients: test.platform.clients, clock: clock))
                try await running([gateway]) { try await call(try await gateway.port) }
            }
        }
    }

    /// Opens the stream.
    func open(after last: String? = nil) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: client.baseURL + StreamTest.path)
        request.headers.add(name: "Authorization", value: "Bearer \(client.token ?? "")")
        if let last { request.headers.add(name: "Last-Event-ID", value: last) }
        return try await HTTPClient.shared.execute(request, timeout: .seconds(60))
    }

    func listen(after last: String? = nil) async throws -> StreamReader {
        StreamReader(try await open(after: last))
    }

    /// Asks for the stream and takes nothing of it until the channel's `autoRead` is set.
    func listenWithoutReading() async throws -> any Channel {
        let channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .channelOption(.autoRead, value: false)
            .connect(host: "127.0.0.1", port: port).get()
        let request = """
            GET \(StreamTest.path) HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer \(client.token ?? "")\r\n\r\n
            """
        try await channel.writeAndFlush(ByteBuffer(string: request))
        return channel
    }
}
