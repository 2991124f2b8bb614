import Hummingbird
import NIOCore
import Synchronization

/// The body of a client's request on its way to a service: handed on as it comes, at the pace of the service, and cut off
/// at ``RequestLimits/body``.
///
/// The server reads what is left of a body after the answer, and two may not read at once. So the answer's last step is
/// ``finish()``, after which nothing is read here any more.
struct ForwardedBody: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    private let body: RequestBody
    private let turn = Turn()

    init(_ body: RequestBody) {
        self.body = body
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: body.makeAsyncIterator(), turn: turn)
    }

    /// Lets nobody read from here on, and waits for who is reading.
    func finish() async {
        await turn.finish()
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate var base: RequestBody.AsyncIterator
        fileprivate let turn: Turn
        private var bytes = 0

        fileprivate init(base: RequestBody.AsyncIterator, turn: Turn) {
            self.base = base
            self.turn = turn
        }

        mutating func next() async throws -> ByteBuffer? {
            guard turn.begin() else { throw UpstreamFailure.clientLeft }
            defer { turn.end() }
            let buffer: ByteBuffer?
            do {
                buffer = try await base.next()
            } catch {
                throw UpstreamFailure.clientLeft
            }
            bytes += buffer?.readableBytes ?? 0
            guard bytes <= RequestLimits.body else { throw UpstreamFailure.bodyTooLarge }
            return buffer
        }
    }

    /// Whose turn it is to read.
    fileprivate final class Turn: Sendable {
        private struct State {
            var isReading = false
            var isFinished = false
            var waiting: CheckedContinuation<Void, Never>?
        }

        private let state = Mutex(State())

        func begin() -> Bool {
            state.withLock { state in
                guard !state.isFinished else { return false }
                state.isReading = true
                return true
            }
        }

        func end() {
            let waiting = state.withLock { state in
                defer { state.waiting = nil }
                state.isReading = false
                return state.waiting
            }
            waiting?.resume()
        }

        func finish() async {
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    state.isFinished = true
                    if state.isReading { state.waiting = continuation }
                    return !state.isReading
                }
                if isFree { continuation.resume() }
            }
        }
    }
}
