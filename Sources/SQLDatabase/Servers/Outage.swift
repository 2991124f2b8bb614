import Synchronization

/// Remembers that a server failed, so that not everybody has to find out for themselves.
///
/// All are refused for a moment; then one is let through in each moment, until one of them succeeds.
final class Outage: Sendable {
    private struct State {
        var error: SQLDatabaseError
        var nextTry: ContinuousClock.Instant
    }

    private let pause: Duration
    private let state = Mutex<State?>(nil)

    init(pause: Duration) {
        self.pause = pause
    }

    /// - Returns: whether there is an outage, and the caller is the one to try again.
    /// - Throws: the failure, for all others.
    func check() throws -> Bool {
        try state.withLock { state in
            guard let outage = state else { return false }
            guard outage.nextTry <= .now else { throw outage.error }
            state?.nextTry = .now + pause
            return true
        }
    }

    func begin(_ error: SQLDatabaseError) {
        state.withLock { $0 = State(error: error, nextTry: .now + pause) }
    }

    func end() {
        state.withLock { $0 = nil }
    }
}
