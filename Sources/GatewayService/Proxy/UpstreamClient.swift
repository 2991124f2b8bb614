import AsyncHTTPClient
import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP client of the gateway for the services, of its own so that nothing else takes its connections.
///
/// Redirects are passed on, not followed, and bodies are left as they are encoded. As a service it waits for the end of the
/// process and closes the connections.
struct UpstreamClient: Service {
    let http: HTTPClient

    /// - Parameter connections: how many there may be to each service; more requests than that wait.
    init(_ timeouts: UpstreamTimeouts, connections: Int = 512) {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(
                connect: TimeAmount(timeouts.connect), read: TimeAmount(timeouts.idle),
                write: TimeAmount(timeouts.idle)),
            decompression: .disabled)
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // Shorter than the services' own, so that a connection is rarely closed under a request.
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await http.shutdown()
    }

    /// Sends a request; once more when `isRepeatable` and the connection failed before any answer.
    ///
    /// Stopped when the client of the running request leaves.
    /// - Throws: ``UpstreamFailure``.
    func answer(
        to request: HTTPClientRequest, isRepeatable: Bool, logger: Logger
    ) async throws(UpstreamFailure) -> UpstreamAnswer {
        do {
            return try await attempt(request)
        } catch {
            guard isRepeatable, error.isOfConnection else { throw error }
            logger.info("A connection to a service failed, trying once more", metadata: ["error": .string("\(error)")])
            return try await attempt(request)
        }
    }

    private func attempt(_ request: HTTPClientRequest) async throws(UpstreamFailure) -> UpstreamAnswer {
        let http = http
        return try await whileClientWaits {
            try await UpstreamAnswer(http.execute(request, deadline: .distantFuture), to: request.method)
        }
    }
}
