import NIOCore
import NIOPosix

/// A port at which connections are neither taken nor refused, as at a machine that was switched off.
enum SilentPort {
    static func run(_ body: (Int) async throws -> Void) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = server.localAddress?.port ?? 0
        // It has room for one that waits to be taken; the system ignores the others.
        let first = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port).get()
        let result: Result<Void, any Error>
        do {
            result = .success(try await body(port))
        } catch {
            result = .failure(error)
        }
        try await first.close().get()
        try await server.close().get()
        try result.get()
    }
}
