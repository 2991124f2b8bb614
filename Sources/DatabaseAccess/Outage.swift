import Synchronization

/// Remembers that a server failed, so that not everybody has to find out for themselves.
///
/// All are refused for a moment; then one is let through in each moment, until one of them succeeds.
package final class Outage<Failure: DatabaseFailure>: Sendable {
    private struct State {
        var error: Failure
        var nextTry: ContinuousClock.Instant
    }

    private let pause: Duration
    private let state = Mutex<State?>(nil)

    package init(pause: Duration) {
        self.pause = pause
    }

    /// - Returns: whether there is an outage, and the caller is the one to try again.
    /// - Throws: the failure, for all others.
    package func check() throws -> Bool {
        try state.withLock { state in
            guard let outage = state else { return false }
            guard outage.nextTry <= .now else { throw outage.error }
            state?.nextTry = .now + pause
            return true
        }
    }

    package func begin(_ error: Failure) {
        state.withLock { $0 = State(error: error, nextTry: .now + pause) }
    }

    package func end() {
        state.withLock { $0 = nil }
    }
}
