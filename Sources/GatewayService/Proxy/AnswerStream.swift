import AsyncHTTPClient
import Hummingbird
import Logging
import NIOCore
import ServiceKit

/// The body of an answer that is still coming, read at the pace at which the client takes it.
struct AnswerStream: Sendable {
    private let chunks: RequestBody
    private let reading: Task<Void, Never>

    /// - Parameters:
    ///   - first: what was read already.
    ///   - iterator: where the rest comes from.
    init(first: ByteBuffer?, _ iterator: sending HTTPClientResponse.Body.AsyncIterator) {
        let (chunks, source) = RequestBody.makeStream()
        self.chunks = chunks
        reading = Task {
            var iterator = iterator
            do {
                if let first { await source.yield(first) }
                while let chunk = try await iterator.next() { await source.yield(chunk) }
                if Task.isCancelled { source.finish(UpstreamFailure.clientLeft) } else { source.finish() }
            } catch {
                source.finish(Task.isCancelled ? UpstreamFailure.clientLeft : UpstreamFailure(error))
            }
        }
    }

    /// The body for the client. When the service breaks off, so does it, and the connection with it: the head has been sent.
    func responseBody(length: Int?, logger: Logger) -> ResponseBody {
        ResponseBody(contentLength: length) { writer in
            let presence = ClientPresence.current
            presence?.watch { reading.cancel() }
            defer {
                presence?.unwatch()
                reading.cancel()
            }
            do {
                for try await chunk in chunks { try await writer.write(chunk) }
            } catch {
                logger.warning("An answer was broken off", metadata: ["error": .string("\(error)")])
                throw error
            }
            try await writer.finish(nil)
        }
    }
}
