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
        var isOfAnotherLog = false
        var mismatch: CurrencyMismatch?
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0

        func hasReached(_ position: Int64) -> Bool { !isOfAnotherLog && cursor.position >= position }
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

    /// Whether what was counted is of a log that is there no more. Its positions then mean nothing: nobody is told that one
    /// was reached.
    var isOfAnotherLog: Bool { state.withLock { $0.isOfAnotherLog } }

    /// Why the log cannot be counted, when the orders are in another currency; to be set nil when it can.
    var mismatch: CurrencyMismatch? {
        get { state.withLock { $0.mismatch } }
        set { state.withLock { $0.mismatch = newValue } }
    }

    /// Everything up to `cursor` is in the store.
    func counted(to cursor: EventCursor) {
        wake { $0.cursor = cursor }
    }

    /// Other metrics, of the log that is there, have taken the place of those so far and come to `cursor`.
    func replaced(at cursor: EventCursor) {
        wake { state in
            state.cursor = cursor
            state.drained = state.drained.flatMap { $0.isPart(of: cursor) ? $0 : nil }
            state.isOfAnotherLog = false
        }
    }

    /// The log that was counted is there no more.
    func foundAnotherLog() {
        state.withLock { state in
            state.isOfAnotherLog = true
            state.drained = nil
        }
    }

    /// Another process has counted up to `cursor`.
    ///
    /// - Parameters:
    ///   - report: what is told of that; nil when nothing is.
    ///   - isOfThese: whether it is told of these metrics. Of others, which may have been lost or replaced since, it says when
    ///     the log ended where, and no more.
    func follow(_ report: ConsumerReport?, isOfThese: Bool, at cursor: EventCursor) {
        let drained = report?.drained.flatMap { $0.isPart(of: cursor) ? $0 : nil }
        let isOfAnotherLog = isOfThese && report?.isOfAnotherLog ?? false
        wake { state in
            state.cursor = cursor
            state.drained = drained
            state.hasCaughtUp = drained != nil || isOfThese && report?.drained == nil && report?.hasCaughtUp ?? false
            state.isOfAnotherLog = isOfAnotherLog
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let reached = state.withLock { state in
            change(&state)
            let reached = state.waiters.filter { state.hasReached($0.value.position) }
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

    /// Returns true as soon as everything up to `position` is in the store, and false when `timeout` is over before.
    func wait(for position: Int64, timeout: Duration) async throws -> Bool {
        if state.withLock({ $0.hasReached(position) }) { return true }
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
                    if state.hasReached(position) { return .success(()) }
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
