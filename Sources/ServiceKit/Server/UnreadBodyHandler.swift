import NIOCore
import NIOHTTPTypes

/// Bounds what a client may still send of a body that was answered without being read: 32 MiB or 5 s, then the connection
/// is closed. Up to there it is read and thrown away, so that the client gets to see the answer.
final class UnreadBodyHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let mostBytes = 32 << 20
    private static let longestTime = TimeAmount.seconds(5)

    private var isReading = false
    private var isAnswered = false
    private var discarded = 0
    private var timeout: Scheduled<Void>?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReading = true
            isAnswered = false
        case .body(let buffer):
            if isAnswered {
                discarded += buffer.readableBytes
                if discarded > UnreadBodyHandler.mostBytes { return context.close(promise: nil) }
            }
        case .end:
            isReading = false
            stopWaiting()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data), isReading, !isAnswered {
            isAnswered = true
            discarded = 0
            let channel = context.channel
            timeout = context.eventLoop.scheduleTask(in: UnreadBodyHandler.longestTime) { channel.close(promise: nil) }
        }
        context.write(data, promise: promise)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        stopWaiting()
    }

    func channelInactive(context: ChannelHandlerContext) {
        stopWaiting()
        context.fireChannelInactive()
    }

    private func stopWaiting() {
        timeout?.cancel()
        timeout = nil
    }
}
