import DatabaseAccess
import Synchronization

/// Runs writes that wait at the same time in one transaction, because each commit waits for the disk, which takes far
/// longer than most bodies, and because writers of one log wait for each other's commits.
///
/// The writing thread takes all that wait, 256 at most, and runs them one after the other, each in a savepoint, so that a
/// body that throws takes back only what it did itself. Nobody hears of any result before the commit, not even of an
/// error: it may rest on what an earlier body of the same transaction wrote. The last statements of all are run at the end,
/// together with the commit. When the transaction as a whole cannot be
/// committed because of one of them, or because others were in the way, each is run again by itself.
final class GroupCommit: Sendable {
    static let largestBatch = 256
    /// How often a write is tried when others are in its way.
    private static let mostAttempts = 5

    /// Runs its argument with a session, on a thread of the database, or with the error why there is none.
    typealias OnSession = @Sendable (@escaping @Sendable (Result<any SQLSession, any Error>) -> Void) -> Void

    private struct State {
        var waiting: [QueuedWrite] = []
        /// How many batches run or are about to.
        var running = 0
    }

    private let commits: CommitSignal
    private let waitingTime: WaitingTime
    private let atOnce: Int
    private let waitLimit: Duration?
    private let onSession: OnSession
    private let state = Mutex(State())

    /// - Parameters:
    ///   - atOnce: how many transactions may be under way: with two, one is made ready while the other waits for the disk.
    ///   - waitLimit: how long a write may wait for its transaction to begin; nil for as long as it takes.
    init(
        commits: CommitSignal, waitingTime: WaitingTime, atOnce: Int = 1, waitLimit: Duration? = nil,
        onSession: @escaping OnSession
    ) {
        self.commits = commits
        self.waitingTime = waitingTime
        self.atOnce = atOnce
        self.waitLimit = waitLimit
        self.onSession = onSession
    }

    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    func write<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>
    ) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let write = QueuedWrite(patience: patience, body, continuation)
            let starts = state.withLock { state in
                state.waiting.append(write)
                guard state.running < atOnce else { return false }
                state.running += 1
                return true
            }
            if starts { runNextBatch() }
        }
    }

    private func runNextBatch() {
        onSession { session in
            let (batch, late) = self.takeBatch()
            for write in late {
                write.fail(SQLDatabaseError.unavailable(message: "the writes before this one took too long"))
            }
            if !batch.isEmpty {
                switch session {
                case .success(let session): self.run(batch, on: session)
                case .failure(let error): for write in batch { write.fail(error) }
                }
            }
            let continues = self.state.withLock { state in
                if state.waiting.isEmpty { state.running -= 1 }
                return !state.waiting.isEmpty
            }
            if continues { self.runNextBatch() }
        }
    }

    /// Writes for one transaction, and those that waited too long for theirs. One that failed in company is alone, and is
    /// never late: finding out what is in its way may have taken long.
    private func takeBatch() -> (batch: [QueuedWrite], late: [QueuedWrite]) {
        state.withLock { state in
            var late: [QueuedWrite] = []
            if let waitLimit {
                let oldest = ContinuousClock.now - waitLimit
                late = state.waiting.filter { $0.attempts == 0 && $0.queuedAt < oldest }
                if !late.isEmpty { state.waiting.removeAll { $0.attempts == 0 && $0.queuedAt < oldest } }
            }
            let isAlone = (state.waiting.first?.attempts ?? 0) > 0
            let inCompany = state.waiting.prefix(Self.largestBatch).prefix { $0.attempts == 0 }
            let batch = Array(isAlone ? state.waiting.prefix(1) : inCompany)
            state.waiting.removeFirst(batch.count)
            return (batch, late)
        }
    }

    private func run(_ batch: [QueuedWrite], on session: any SQLSession) {
        for write in batch { waitingTime.record(since: write.queuedAt) }
        session.deadline = .now + (batch.map(\.patience).max() ?? .zero)
        do {
            try session.beginWrite()
            let outcomes = try batch.map { try perform($0, on: session, inSavepoint: batch.count > 1) }
            try finish(batch, outcomes, on: session)
        } catch {
            session.rollBack()
            retryOrFail(batch, error)
        }
    }

    /// Commits what succeeded and tells all callers.
    ///
    /// - Throws: when the whole transaction is lost; then nobody has been told anything.
    private func finish(
        _ batch: [QueuedWrite], _ outcomes: [QueuedWrite.Outcome], on session: any SQLSession
    ) throws {
        guard outcomes.contains(where: \.isSuccess) else {
            session.rollBack()
            return tell(batch, outcomes, places: [], rows: [])
        }
        let places = try outcomes.map { outcome -> Int? in
            guard case .succeeded(let last, let rows, _) = outcome else { return nil }
            return last.isEmpty ? rows : try session.enqueue(last)
        }
        let rows = try session.commit()
        commits.signal()
        tell(batch, outcomes, places: places, rows: rows)
    }

    private func tell(
        _ batch: [QueuedWrite], _ outcomes: [QueuedWrite.Outcome], places: [Int?], rows: [[SQLRow]]
    ) {
        for (index, outcome) in outcomes.enumerated() {
            switch outcome {
            case .succeeded(_, _, let resume): resume(places[index].map { rows[$0] } ?? [])
            case .failed(let error): batch[index].fail(error)
            }
        }
    }

    /// - Throws: when the whole transaction is lost.
    private func perform(
        _ write: QueuedWrite, on session: any SQLSession, inSavepoint: Bool
    ) throws -> QueuedWrite.Outcome {
        if inSavepoint { try session.setSavepoint() }
        let outcome = write.perform(session)
        if case .failed(let error) = outcome {
            if GroupCommit.endsTransaction(error) { throw error }
            if inSavepoint { try session.rollBackToSavepoint() }
        }
        if inSavepoint { try session.releaseSavepoint() }
        return outcome
    }

    private static func endsTransaction(_ error: any Error) -> Bool {
        switch error {
        case is SessionLost, is DeferredFailure, SQLDatabaseError.conflict, SQLDatabaseError.unavailable: true
        default: false
        }
    }

    private func retryOrFail(_ batch: [QueuedWrite], _ error: any Error) {
        var again: [QueuedWrite] = []
        for var write in batch {
            write.attempts += 1
            let isAnotherTryWorthIt =
                switch error {
                case is SessionLost: write.attempts == 1
                case SQLDatabaseError.conflict: write.attempts < Self.mostAttempts
                case SQLDatabaseError.unavailable: false
                default: batch.count > 1
                }
            if isAnotherTryWorthIt {
                again.append(write)
            } else {
                write.fail(
                    (error as? SessionLost)?.reason ?? (error as? DeferredFailure)?.reason ?? error)
            }
        }
        state.withLock { $0.waiting.insert(contentsOf: again, at: 0) }
    }
}

extension QueuedWrite.Outcome {
    fileprivate var isSuccess: Bool {
        if case .succeeded = self { true } else { false }
    }
}
