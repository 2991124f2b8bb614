import Commerce
import Synchronization

/// How far the orders log is counted: tells readers how fresh their numbers are, and wakes those who wait for a position.
final class FeedProgress: Sendable {
    private struct Waiter {
        let position: Int64
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var cursor: EventCursor
        var drained: DrainedLog?
        var hasCaughtUp = false
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
    }

    private let state: Mutex<State>

    init(at cursor: EventCursor) {
        state = Mutex(State(cursor: cursor))
    }

    /// Whether the log was once counted to its end since the start.
    var hasCaughtUp: Bool { state.withLock { $0.hasCaughtUp } }

    var position: Int64 { state.withLock { $0.cursor.position } }

    /// When the log was last counted to its end; nil until then. To be read before the numbers it is said of.
    var drained: DrainedLog? { state.withLock { $0.drained } }

    /// Everything up to `cursor` is in the store.
    func counted(to cursor: EventCursor) {
        let reached = state.withLock { state in
            state.cursor = cursor
            let reached = state.waiters.filter { $0.value.position <= cursor.position }
            for id in reached.keys {
                state.waiters[id] = nil
            }
            return reached
        }
        for waiter in reached.values {
            waiter.continuation.resume()
        }
    }

    /// The log was counted to its end.
    func drained(_ drained: DrainedLog) {
        state.withLock { state in
            state.drained = drained
            state.hasCaughtUp = true
        }
    }

    /// The store was emptied for another log, which now has to be counted to its end.
    func startedOver() {
        state.withLock { state in
            state.cursor = .start
            state.drained = nil
            state.hasCaughtUp = false
        }
    }

    /// Returns true as soon as everything up to `position` is in the store, and false when `timeout` is over before.
    func wait(for position: Int64, timeout: Duration) async throws -> Bool {
        if self.position >= position { return true }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.reach(position)
                return true
            }
            group.addTask {
                try await Task.sleep(for: timeout)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func reach(_ position: Int64) async throws {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let result: Result<Void, any Error>? = state.withLock { state in
                    // Under the lock, so that a cancellation either shows here or finds the waiter.
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if state.cursor.position >= position { return .success(()) }
                    state.waiters[id] = Waiter(position: position, continuation: continuation)
                    return nil
                }
                if let result { continuation.resume(with: result) }
            }
        } onCancel: {
            let waiter = state.withLock { $0.waiters.removeValue(forKey: id) }
            waiter?.continuation.resume(throwing: CancellationError())
        }
    }
}
