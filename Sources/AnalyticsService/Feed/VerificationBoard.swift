import Synchronization

/// Where the outcome of the last comparison is posted for all answers, and for operators.
final class VerificationBoard: Sendable {
    private struct State {
        var verification = Verification.running
        var daysThatDiffer = 0
    }

    private let metrics = VerificationMetrics()
    private let state = Mutex(State())

    var current: Verification { state.withLock { $0.verification } }

    /// How many days, months, or stretches without orders differ.
    var daysThatDiffer: Int { state.withLock { $0.daysThatDiffer } }

    func set(_ verification: Verification, daysThatDiffer: Int = 0) {
        state.withLock { $0 = State(verification: verification, daysThatDiffer: daysThatDiffer) }
        metrics.record(
            drift: verification.drift, daysThatDiffer: daysThatDiffer, position: verification.position)
    }
}
