import NIOCore
import NIOPosix
import Synchronization

/// A service that does not behave: it sends what the test says when a request comes, HTTP or not.
final class RawUpstream: Sendable {
    enum Behaviour: Sendable {
        /// Closes the connection on a request.
        case close
        /// Never answers.
        case silence
        /// Sends this and closes.
        case sendAndClose(String)
        /// Sends this and keeps the connection.
        case send(String)
    }

    private let requests = Atomic<Int>(0)
    /// Fulfilled when a first request has come.
    let asked = Promise<Void>()
    /// Fulfilled when a connection was closed by the gateway.
    let abandoned = Promise<Void>()
    private let server: any Channel

    /// How many requests have come, one a connection.
    var requestCount: Int { requests.load(ordering: .sequentiallyConsistent) }

    var port: Int { server.localAddress?.port ?? 0 }

    /// Runs `body` with a service that treats every request like `behaviour`.
    static func run(_ behaviour: Behaviour, _ body: @Sendable (RawUpstream) async throws -> Void) async throws {
        let holder = Holder()
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Handler(behaviour, holder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let upstream = RawUpstream(server)
        holder.upstream.withLock { $0 = upstream }
        do {
            try await body(upstream)
        } catch {
            try await server.close().get()
            throw error
        }
        try await server.close().get()
    }

    private init(_ server: any Channel) {
        self.server = server
    }

    private final class Holder: Sendable {
        let upstream = Mutex<RawUpstream?>(nil)
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let behaviour: Behaviour
        private let holder: Holder
        private var wasAsked = false

        init(_ behaviour: Behaviour, _ holder: Holder) {
            self.behaviour = behaviour
            self.holder = holder
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard !wasAsked, let upstream = holder.upstream.withLock({ $0 }) else { return }
            wasAsked = true
            upstream.requests.add(1, ordering: .sequentiallyConsistent)
            Task { await upstream.asked.fulfil(()) }
            switch behaviour {
            case .close: context.close(promise: nil)
            case .silence: break
            case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .sendAndClose(let text):
                let channel = context.channel
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in
                    channel.close(promise: nil)
                }
            }
        }

        func channelInactive(context: ChannelHandlerContext) {
            guard wasAsked, let upstream = holder.upstream.withLock({ $0 }) else { return }
            Task { await upstream.abandoned.fulfil(()) }
        }
    }
}
