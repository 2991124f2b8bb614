import Synchronization

/// A read that may be cancelled before it begins, while it runs or too late.
final class RunningRead: Sendable {
    private struct State {
        var isCancelled = false
        /// Makes the server stop; nil while nothing runs.
        var stop: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// - Throws: `CancellationError` when it was cancelled before.
    func begin(stop: @escaping @Sendable () -> Void) throws {
        try state.withLock { state in
            guard !state.isCancelled else { throw CancellationError() }
            state.stop = stop
        }
    }

    /// - Returns: whether the server was told to stop: its word may come late and would stop what runs next.
    func end() -> Bool {
        state.withLock { state in
            state.stop = nil
            return state.isCancelled
        }
    }

    func cancel() {
        let stop = state.withLock { state in
            state.isCancelled = true
            return state.stop
        }
        stop?()
    }
}
