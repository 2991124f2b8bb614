import Dispatch
import Synchronization

/// Somebody who waits for what a thread finds out, until a deadline at most: libmongoc's own limits are for each step of its
/// work, and add up.
final class PendingAnswer<Value: Sendable>: Sendable {
    private let continuation: Mutex<CheckedContinuation<Value, any Error>?>

    init(_ continuation: CheckedContinuation<Value, any Error>, deadline: ContinuousClock.Instant) {
        self.continuation = Mutex(continuation)
        DispatchQueue.global().asyncAfter(deadline: .now() + (deadline - .now) / .seconds(1)) { [weak self] in
            self?.give(.failure(MongoError.unavailable(message: "the server did not answer in time")))
        }
    }

    /// Only the first one counts.
    func give(_ result: Result<Value, any Error>) {
        continuation.withLock { $0.take() }?.resume(with: result)
    }
}
