import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Answers a request that is not HTTP with a problem document, where Hummingbird would send an empty 400, and closes.
final class ParserErrorHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// Requests read whose answer has not been written to its end: while there is one, nothing else may be written.
    private var unanswered = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head = unwrapInboundIn(data) { unanswered += 1 }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { unanswered -= 1 }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        guard unanswered == 0 else { return context.close(promise: nil) }
        let problem = ParserErrorHandler.problem(for: error)
        let requestId = RequestIdentifier.make()
        let body = ByteBuffer(bytes: problem.document(requestId: requestId))
        let head = HTTPResponse(
            status: problem.status,
            headerFields: [
                .contentType: "application/problem+json", .contentLength: String(body.readableBytes),
                .connection: "close", .requestId: requestId,
            ])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in channel.close(promise: nil) }
    }

    private static func problem(for error: HTTPParserError) -> Problem {
        if error == .headerOverflow {
            return Problem(
                .requestHeaderFieldsTooLarge, code: "headers_too_large", "The header fields are too large or too many.")
        }
        return .badRequest(code: "malformed_request", "This is not a valid HTTP/1.1 request.")
    }
}
