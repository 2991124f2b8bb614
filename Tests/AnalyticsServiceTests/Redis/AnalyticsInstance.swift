import ServiceKit
import TestSupport

@testable import AnalyticsService

/// An instance of the analytics service that can be stopped while others go on.
final class AnalyticsInstance: Sendable {
    /// An admin.
    let client: APIClient
    private let stopping: Latch
    private let running: Task<Void, any Error>

    /// Starts an instance that reads the log at `port` and returns when it listens.
    init(_ test: TestPlatform, ordersAt port: Int, change: (inout PlatformConfiguration) -> Void) async throws {
        let platform = AnalyticsTest.platform(test, ordersAt: port)
        var configuration = platform.configuration
        change(&configuration)
        let service = try await AnalyticsService.build(
            Platform(configuration: configuration, clients: platform.clients, clock: platform.clock))
        let stopping = Latch()
        self.stopping = stopping
        running = Task { try await TestSupport.running([service]) { await stopping.wait() } }
        client = APIClient(port: try await service.port, token: try await test.issuer.admin())
    }

    var isReady: Bool { get async throws { try await client.get("/health/ready").status == 200 } }

    /// Stops it gracefully, and returns when it has ended.
    func stop() async throws {
        stopping.open()
        try await running.value
    }
}
