import AsyncHTTPClient
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle

/// An HTTP client of the gateway for the services, of its own so that nothing else takes its connections.
///
/// Redirects are passed on, not followed, and bodies are left as they are encoded. As a service it waits for the end of the
/// process and closes the connections.
struct UpstreamClient: Service {
    let http: HTTPClient
    /// How long other instances are tried when no connection can be had: as long as two may take to show it.
    private let patience: TimeAmount

    /// - Parameter connections: how many there may be to each service; more requests than that wait.
    init(_ timeouts: UpstreamTimeouts, connections: Int = 512) {
        patience = TimeAmount(timeouts.connect * 2)
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

    /// Sends a request to the instance whose turn it is, and to another one when nothing could be sent to that.
    ///
    /// When `isRepeatable` and the connection failed before any answer, it is sent once more, to another instance if there
    /// is one. Stopped when the client of the running request leaves.
    /// - Parameter request: one whose address is the target alone, without that of an instance.
    /// - Throws: ``UpstreamFailure``.
    func answer(
        to request: HTTPClientRequest, from instances: RoleInstances, isRepeatable: Bool, logger: Logger
    ) async throws(UpstreamFailure) -> UpstreamAnswer {
        let target = request.url
        let limit = NIODeadline.now() + patience
        var request = request
        var isRepeatable = isRepeatable
        var instance = instances.next()
        var tried: [RoleInstances.Instance] = []
        while true {
            request.url = instance.url + target
            do throws(UpstreamFailure) {
                let answer = try await attempt(request)
                instances.answered(instance)
                return answer
            } catch .unreachable {
                instances.failed(instance)
                tried.append(instance)
                guard NIODeadline.now() < limit, let other = instances.next(besides: tried) else {
                    throw .unreachable
                }
                instance = other
            } catch .disconnected where isRepeatable {
                logger.info("A connection to a service failed, trying once more")
                isRepeatable = false
                tried.append(instance)
                instance = instances.next(besides: tried) ?? instance
            }
        }
    }

    private func attempt(_ request: HTTPClientRequest) async throws(UpstreamFailure) -> UpstreamAnswer {
        let http = http
        return try await whileClientWaits {
            try await UpstreamAnswer(http.execute(request, deadline: .distantFuture), to: request.method)
        }
    }
}
