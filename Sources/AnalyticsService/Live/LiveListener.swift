import Commerce
import NIOCore
import Synchronization

/// One who listens to the stream: takes the messages in order, at its own pace, as long as it is not far behind.
final class LiveListener: Sendable {
    /// Messages that may wait for one listener: two seconds of a busy shop, besides what the network holds.
    static let mostWaiting = 8

    private struct State {
        var messages: [ByteBuffer]
        var waiting: CheckedContinuation<ByteBuffer?, Never>?
        var hasEnded = false
        /// It had ended at a look and may still be held up by a message that its client does not take.
        var isOverdue = false
    }

    private let state: Mutex<State>
    private let expires: Timestamp
    private let disconnect: @Sendable () -> Void

    /// - Parameters:
    ///   - first: its first message.
    ///   - expires: until when it may listen.
    ///   - disconnect: closes its connection, which ends a message on the way.
    init(first: ByteBuffer, expires: Timestamp, disconnect: @escaping @Sendable () -> Void) {
        state = Mutex(State(messages: [first]))
        self.expires = expires
        self.disconnect = disconnect
    }

    /// The next message; nil when the stream has ended. To be called by one task at a time.
    func next() async -> ByteBuffer? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let message: ByteBuffer?? = state.withLock { state in
                    if state.hasEnded { return .some(nil) }
                    if state.messages.isEmpty {
                        state.waiting = continuation
                        return nil
                    }
                    return .some(state.messages.removeFirst())
                }
                if let message { continuation.resume(returning: message) }
            }
        } onCancel: {
            end()
        }
    }

    /// Hands it one more message. Answers false when too many wait already: it is then cut off.
    func offer(_ message: ByteBuffer) -> Bool {
        let (waiting, isTooSlow) = state.withLock { state in
            if state.hasEnded { return (nil as CheckedContinuation<ByteBuffer?, Never>?, false) }
            if let waiting = state.waiting {
                state.waiting = nil
                return (waiting, false)
            }
            guard state.messages.count < LiveListener.mostWaiting else {
                state.hasEnded = true
                state.messages = []
                return (nil, true)
            }
            state.messages.append(message)
            return (nil, false)
        }
        waiting?.resume(returning: message)
        if isTooSlow { disconnect() }
        return !isTooSlow
    }

    /// Ends the stream after the message that is on its way, if one is.
    func end() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.hasEnded = true
            state.messages = []
            return state.waiting
        }
        waiting?.resume(returning: nil)
    }

    /// Ends it once it has expired, and cuts it off when it had ended at the look before and is still there.
    func look(at now: Timestamp) {
        let isOverdue = state.withLock { state in
            defer { state.isOverdue = state.hasEnded }
            return state.isOverdue
        }
        if isOverdue { return disconnect() }
        if expires <= now { end() }
    }
}
