import DatabaseAccess
import Logging
import MongoDatabase
import ServiceLifecycle
import Synchronization

/// Gives the events of a ``MongoEventLog`` their positions.
///
/// One instance does it at a time, the one that has the lease, which each batch of events renews. Who has it is told by a
/// number, the fence, which grows with each new holder and is compared in the very transaction that gives positions: a holder
/// that stood still while its lease ran out changes nothing, and no two ever give the same position or leave one out. Without
/// events nobody needs the lease, and the next instance that has one takes it.
///
/// Whoever reads the log makes it work; as a service it works also while nobody reads, and for the other instances.
final class EventSequencer: Service {
    /// Much longer than a transaction takes, and short enough that nobody notices when a holder is killed.
    private static let lease = Duration.seconds(2)
    /// How long it leaves the work to another instance that has the lease, before it looks again.
    private static let respite = Duration.milliseconds(500)
    /// How long events of instances that do not have the lease wait at most before they are seen.
    private static let pause = Duration.milliseconds(100)

    private struct State {
        /// The lease that this one had last.
        var fence: Int64?
        var leavesItToOthersUntil: ContinuousClock.Instant?
        /// Those who wait for a look that begins after they came.
        var waiting: [CheckedContinuation<Void, any Error>] = []
        var isWorking = false
    }

    private let database: MongoDatabase
    private let logger = Logger(label: "tally.products")
    private let state = Mutex(State())

    init(database: MongoDatabase) {
        self.database = database
    }

    func run() async throws {
        // Cancelled is only the waiting: what is begun is finished.
        try? await cancelWhenGracefulShutdown {
            var isFailing = false
            while true {
                let commits = self.database.commits.count
                do {
                    try await self.sequence()
                    isFailing = false
                } catch {
                    if !isFailing {
                        self.logger.warning("Events get no positions", metadata: ["error": .string("\(error)")])
                    }
                    isFailing = true
                }
                try await self.database.commits.wait(after: commits, timeout: EventSequencer.pause)
            }
        }
        await giveBack()
    }

    /// Gives all events that are committed a position, unless another instance does so now.
    ///
    /// Calls at the same time share the work.
    func sequence() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let begins = state.withLock { state in
                state.waiting.append(continuation)
                defer { state.isWorking = true }
                return !state.isWorking
            }
            if begins { Task { await self.work() } }
        }
    }

    private func work() async {
        while true {
            let waiting = state.withLock { state in
                defer { state.waiting = [] }
                state.isWorking = !state.waiting.isEmpty
                return state.waiting
            }
            if waiting.isEmpty { return }
            do {
                try await sequencePending()
                for continuation in waiting { continuation.resume() }
            } catch {
                // Who has come meanwhile would find the same, after waiting as long again.
                for continuation in waiting + takeWaiting() { continuation.resume(throwing: error) }
            }
        }
    }

    private func takeWaiting() -> [CheckedContinuation<Void, any Error>] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Gives positions to all events that were committed when it was called; there may be more by then.
    private func sequencePending() async throws {
        while isItsTurn {
            let isPending = try await database.run { connection in
                try connection.findOne(MongoEventLog.events, ["pending": true], projection: ["_id": 1]) != nil
            }
            guard isPending else { return }
            let last = state.withLock { $0.fence }
            do {
                let (fence, isFull) = try await database.transaction { connection in
                    let batch = try EventBatch(connection)
                    let fence = try batch.place(fence: last, lease: EventSequencer.lease, connection)
                    return (fence, batch.count == EventBatch.limit)
                }
                note(fence)
                // What it did not hold was committed later. Where events never cease, whoever waits must not wait for them.
                guard isFull else { return }
            } catch MongoError.conflict {
                // Another instance is faster, or was killed, and the server does not know yet.
                note(nil)
            }
        }
    }

    private var isItsTurn: Bool {
        state.withLock { state in state.leavesItToOthersUntil.map { $0 <= .now } ?? true }
    }

    /// - Parameter fence: that of the lease it has; nil when another instance has it.
    private func note(_ fence: Int64?) {
        state.withLock { state in
            state.fence = fence
            state.leavesItToOthersUntil = fence == nil ? .now + EventSequencer.respite : nil
        }
    }

    /// Ends the lease, so that the next instance need not wait.
    private func giveBack() async {
        guard let fence = state.withLock({ $0.fence }) else { return }
        // When it fails, the lease ends by itself.
        _ = try? await database.transaction { connection in
            try connection.findOneAndUpdate(
                MongoEventLog.log, ["_id": "log", "fence": .integer(fence)], ["$set": ["until": .date(0)]])
        }
    }
}
