import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle
import Synchronization

/// The body of an answer that is still coming, read at the pace at which the client takes it.
struct AnswerStream: Sendable {
    private let chunks: RequestBody
    private let source: RequestBody.Source
    private let reading: Task<Void, Never>
    private let delivery: Delivery

    /// - Parameters:
    ///   - first: what was read already.
    ///   - iterator: where the rest comes from.
    init(first: ByteBuffer?, _ iterator: sending HTTPClientResponse.Body.AsyncIterator) {
        let (chunks, source) = RequestBody.makeStream()
        let delivery = Delivery()
        self.chunks = chunks
        self.source = source
        self.delivery = delivery
        reading = Task {
            var iterator = iterator
            do {
                if let first { await source.yield(first) }
                while let chunk = try await iterator.next() { await source.yield(chunk) }
                if Task.isCancelled { source.finish(UpstreamFailure.clientLeft) } else { source.finish() }
            } catch {
                source.finish(Task.isCancelled ? UpstreamFailure.clientLeft : UpstreamFailure(error))
                delivery.breakOff()
            }
        }
    }

    /// The body for the client. When the service breaks off, so does it, and the connection with it: the head has been sent.
    ///
    /// - Parameter isEndless: whether it goes on until somebody leaves; it then ends when the gateway stops.
    func responseBody(length: Int?, isEndless: Bool, logger: Logger) -> ResponseBody {
        ResponseBody(contentLength: length) { writer in
            let presence = ClientPresence.current
            presence?.watch { reading.cancel() }
            delivery.begin(to: presence)
            defer {
                delivery.end()
                presence?.unwatch()
                reading.cancel()
            }
            do {
                try await withGracefulShutdownHandler {
                    for try await chunk in chunks {
                        delivery.isWriting(true)
                        try await writer.write(chunk)
                        delivery.isWriting(false)
                    }
                } onGracefulShutdown: {
                    guard isEndless else { return }
                    source.finish()
                    reading.cancel()
                    delivery.breakOff()
                }
            } catch {
                // That a client leaves is the usual end of a stream.
                let isUsual = isEndless && error as? UpstreamFailure == .clientLeft
                logger.log(
                    level: isUsual ? .debug : .warning, "An answer was broken off",
                    metadata: ["error": .string("\(error)")])
                throw error
            }
            try await writer.finish(nil)
        }
    }

    /// Whether the client is being handed something, which it may never take.
    private final class Delivery: Sendable {
        private struct State {
            var presence: ClientPresence?
            var isWriting = false
        }

        private let state = Mutex(State())

        func begin(to presence: ClientPresence?) {
            state.withLock { $0.presence = presence }
        }

        func isWriting(_ isWriting: Bool) {
            state.withLock { $0.isWriting = isWriting }
        }

        /// Disconnects a client that is being handed something: there is nothing to follow.
        func breakOff() {
            let presence = state.withLock { $0.isWriting ? $0.presence : nil }
            presence?.disconnect()
        }

        func end() {
            state.withLock { $0 = State() }
        }
    }
}
