import Synchronization

/// Counts the calls in progress, so that closing can wait for them and refuse those that come later.
package final class AccessGate<Failure: DatabaseFailure>: Sendable {
    private struct State {
        var inside = 0
        var isClosed = false
        var closing: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// - Throws: ``DatabaseFailure/unavailable(message:)`` once closed.
    package func enter() throws {
        try state.withLock { state in
            guard !state.isClosed else { throw Failure.unavailable(message: "it was closed") }
            state.inside += 1
        }
    }

    package func leave() {
        let closing = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.inside -= 1
            guard state.inside == 0 else { return [] }
            defer { state.closing = [] }
            return state.closing
        }
        for continuation in closing {
            continuation.resume()
        }
    }

    /// Returns when all who entered have left; nobody enters any more.
    package func close() async {
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                state.isClosed = true
                if state.inside > 0 { state.closing.append(continuation) }
                return state.inside == 0
            }
            if isEmpty { continuation.resume() }
        }
    }
}
