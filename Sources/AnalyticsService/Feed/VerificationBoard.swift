import Synchronization

/// Where the outcome of the last comparison is posted for all answers.
final class VerificationBoard: Sendable {
    private let verification = Mutex(Verification.running)

    var current: Verification { verification.withLock { $0 } }

    func set(_ new: Verification) {
        verification.withLock { $0 = new }
    }
}
