import Dispatch
import Synchronization

/// A number that grows with each commit and wakes those who wait for it.
///
/// Who reads ``count``, then the data, and finds nothing new waits after that count and misses no commit. One timer serves
/// all who wait, so waits that are woken early leave nothing behind, however many there are.
public final class CommitSignal: Sendable {
    private struct Waiter {
        let continuation: CheckedContinuation<Void, any Error>
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var count: UInt64 = 0
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
        /// When the next timer fires; nil when none is set.
        var timer: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    public init() {}

    /// How often ``signal()`` was called.
    public var count: UInt64 {
        state.withLock { $0.count }
    }

    /// Counts one commit and wakes all who wait.
    public func signal() {
        let waiters = state.withLock { state in
            state.count += 1
            defer { state.waiters.removeAll(keepingCapacity: true) }
            return state.waiters
        }
        for waiter in waiters.values {
            waiter.continuation.resume()
        }
    }

    /// Returns at once when the number is no longer `count`, else with the next commit or when `timeout` is over.
    ///
    /// - Throws: `CancellationError` as soon as the task is cancelled, and nothing else.
    public func wait(after count: UInt64, timeout: Duration) async throws {
        try Task.checkCancellation()
        let deadline = ContinuousClock.now + timeout
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                add(Waiter(continuation: continuation, deadline: deadline), id: id, after: count)
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }

    private func add(_ waiter: Waiter, id: UInt64, after count: UInt64) {
        let now = ContinuousClock.now
        let result: Result<Void, any Error>? = state.withLock { state in
            // Under the lock, so that a cancellation either shows here or finds the waiter.
            if Task.isCancelled { return .failure(CancellationError()) }
            if state.count != count || waiter.deadline <= now { return .success(()) }
            state.waiters[id] = waiter
            setTimer(for: waiter.deadline, in: &state, now: now)
            return nil
        }
        if let result { waiter.continuation.resume(with: result) }
    }

    private func setTimer(for deadline: ContinuousClock.Instant, in state: inout State, now: ContinuousClock.Instant) {
        if let timer = state.timer, timer <= deadline { return }
        state.timer = deadline
        let (seconds, attoseconds) = (deadline - now).components
        let delay = Double(seconds) + Double(attoseconds) / 1e18
        DispatchQueue.global().asyncAfter(deadline: .now() + delay) { [weak self] in
            self?.timerFired()
        }
    }

    private func timerFired() {
        let now = ContinuousClock.now
        let expired = state.withLock { state in
            let expired = state.waiters.filter { $0.value.deadline <= now }
            for id in expired.keys {
                state.waiters[id] = nil
            }
            state.timer = nil
            if let next = state.waiters.values.map(\.deadline).min() {
                setTimer(for: next, in: &state, now: now)
            }
            return expired
        }
        for waiter in expired.values {
            waiter.continuation.resume()
        }
    }
}
