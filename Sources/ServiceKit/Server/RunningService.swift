import Commerce
import Hummingbird
import Logging
import NIOCore
public import ServiceLifecycle
import Synchronization

/// A role that is ready to run: its server and its background work as one service.
///
/// A graceful shutdown makes it not ready first, lets requests in flight finish, and then stops the background work.
public struct RunningService: Service {
    public let role: ServiceRole
    /// Where it keeps its data, in words.
    public let storage: String
    /// What it answers, without the HEAD that goes with each GET and without refusals of other methods; for tests that
    /// compare it with the API's description.
    public let routes: [ServiceRoute]
    let host: String
    let health: Health
    let application: any ApplicationProtocol
    let address: BoundAddress
    let logger: Logger

    /// The port it listens on, once it does; for tests that let the system choose.
    public var port: Int {
        get async throws { try await address.port() }
    }

    public func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                group.addTask {
                    let port = try await address.port()
                    logger.notice("\(role.rawValue) serves on \(host):\(port), storage: \(storage)")
                }
                try await group.waitForAll()
            }
        } onGracefulShutdown: {
            health.stop()
        }
    }

    /// Where a server listens, once it does.
    final class BoundAddress: Sendable {
        private let stream = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
        private let known = Mutex<Int?>(nil)

        func set(_ address: SocketAddress?) {
            guard let port = address?.port else { return }
            known.withLock { $0 = port }
            stream.continuation.yield(port)
            stream.continuation.finish()
        }

        func port() async throws -> Int {
            if let port = known.withLock({ $0 }) { return port }
            for await port in stream.stream { return port }
            if let port = known.withLock({ $0 }) { return port }
            throw CancellationError()
        }
    }
}
