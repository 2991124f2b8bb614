public import AsyncHTTPClient
import NIOCore
public import ServiceLifecycle

/// The HTTP clients of a process, shared by its roles.
public struct CallClients: Service {
    /// For calls that are answered at once. Redirects are not followed.
    public let calls: HTTPClient
    /// For requests that wait for events: of its own, or they would take every connection.
    public let longPolls: HTTPClient

    public init() {
        calls = CallClients.make(readTimeout: .seconds(10))
        longPolls = CallClients.make(readTimeout: .seconds(40))
    }

    private static func make(readTimeout: TimeAmount) -> HTTPClient {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: .seconds(2), read: readTimeout, write: .seconds(10)))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 256
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// Waits for the end of the process and closes the connections.
    public func run() async throws {
        try? await gracefulShutdown()
        try await shutdown()
    }

    public func shutdown() async throws {
        try await calls.shutdown()
        try await longPolls.shutdown()
    }
}
