import NIOCore
import NIOPosix
import Synchronization

/// A port on the loopback interface that passes everything on to another, as a network does: also late, not at all for a
/// while, or with a broken connection.
public final class Relay: Sendable {
    private typealias Connection = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private final class Network: Sendable {
        struct State {
            var delay = Duration.zero
            var held: Latch?
            var open: [ObjectIdentifier: [any Channel]] = [:]
        }

        let state = Mutex(State())
    }

    public let port: Int
    private let network = Network()
    private let serving: Task<Void, any Error>

    /// A relay to a port on the loopback interface; it ends with this object.
    public init(to target: Int) async throws {
        let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
            }
        port = listener.channel.localAddress?.port ?? 0
        serving = Task { [network] in
            try await listener.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        // A broken connection is nothing to report: both its ends see it.
                        group.addTask { try? await Relay.serve(connection, target, network) }
                    }
                }
            }
        }
    }

    deinit {
        serving.cancel()
        release()
    }

    /// Lets nothing through, in either direction, until ``release()``: connections are accepted and stay silent.
    public func hold() {
        network.state.withLock { if $0.held == nil { $0.held = Latch() } }
    }

    /// Lets everything through again, first what has come meanwhile.
    public func release() {
        network.state.withLock { state in
            defer { state.held = nil }
            return state.held
        }?.open()
    }

    /// Lets whatever comes from now on through only after a time.
    public func delay(_ delay: Duration) {
        network.state.withLock { $0.delay = delay }
    }

    /// Closes all connections there are, to both sides.
    public func cut() {
        for channel in network.state.withLock({ $0.open.values.flatMap { $0 } }) { channel.close(promise: nil) }
    }

    private static func serve(_ near: Connection, _ target: Int, _ network: Network) async throws {
        try await near.executeThenClose { fromNear, toNear in
            let far = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(host: "127.0.0.1", port: target) { channel in
                    channel.eventLoop.makeCompletedFuture { try Connection(wrappingChannelSynchronously: channel) }
                }
            try await far.executeThenClose { fromFar, toFar in
                let connection = ObjectIdentifier(near.channel)
                network.state.withLock { $0.open[connection] = [near.channel, far.channel] }
                defer { network.state.withLock { $0.open[connection] = nil } }
                await withTaskGroup { group in
                    group.addTask { try? await pass(fromNear, to: toFar, network) }
                    group.addTask { try? await pass(fromFar, to: toNear, network) }
                    await group.next()
                    group.cancelAll()
                }
            }
        }
    }

    private static func pass(
        _ source: NIOAsyncChannelInboundStream<ByteBuffer>, to sink: NIOAsyncChannelOutboundWriter<ByteBuffer>,
        _ network: Network
    ) async throws {
        for try await bytes in source {
            let delay = network.state.withLock { $0.delay }
            if delay > .zero { try await Task.sleep(for: delay) }
            while let held = network.state.withLock({ $0.held }) { await held.wait() }
            try await sink.write(bytes)
        }
    }
}
