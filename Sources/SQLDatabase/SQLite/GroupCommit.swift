import GRDB
import Synchronization

/// Runs writes that wait at the same time in one transaction, because each commit waits for the disk, which takes far
/// longer than most bodies.
///
/// The writer's thread takes all that wait, 256 at most, and runs them one after the other, each in a savepoint, so that a
/// body that throws takes back only what it did itself. Nobody hears of any result before the commit, not even of an
/// error: it may rest on what an earlier body of the same transaction wrote.
final class GroupCommit: Sendable {
    static let largestBatch = 256

    private struct State {
        var waiting: [QueuedWrite] = []
        /// Whether a batch runs or is about to.
        var isRunning = false
    }

    private let pool: DatabasePool
    private let commits: CommitSignal
    private let statementTexts: StatementTexts
    private let state = Mutex(State())

    init(pool: DatabasePool, commits: CommitSignal, statementTexts: StatementTexts) {
        self.pool = pool
        self.statementTexts = statementTexts
        self.commits = commits
    }

    var waitingCount: Int {
        state.withLock { $0.waiting.count }
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let write = QueuedWrite(body, continuation)
            let starts = state.withLock { state in
                state.waiting.append(write)
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if starts { runNextBatch() }
        }
    }

    private func runNextBatch() {
        pool.asyncWriteWithoutTransaction { database in
            let batch = self.state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.largestBatch))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            self.run(batch, on: database)
            let continues = self.state.withLock { state in
                state.isRunning = !state.waiting.isEmpty
                return state.isRunning
            }
            if continues { self.runNextBatch() }
        }
    }

    private func run(_ batch: [QueuedWrite], on database: Database) {
        do {
            try database.beginTransaction(.immediate)
            let outcomes = try batch.map { try perform($0, on: database, inSavepoint: batch.count > 1) }
            if outcomes.contains(where: \.succeeded) {
                try database.commit()
                commits.signal()
            } else {
                try database.rollback()
            }
            for outcome in outcomes {
                outcome.resume()
            }
        } catch {
            // What went wrong first is the news. Should the rollback leave the transaction open, GRDB stops the program.
            try? database.rollback()
            let error = (error as? DatabaseError).map { SQLDatabaseError($0, sql: $0.sql ?? "") } ?? error
            for write in batch {
                write.fail(error)
            }
        }
    }

    /// - Throws: when the whole transaction is lost, which a full disk or a failing one may do to it in the midst of a body.
    private func perform(
        _ write: QueuedWrite, on database: Database, inSavepoint: Bool
    ) throws -> QueuedWrite.Outcome {
        if inSavepoint { try database.cachedStatement(sql: "SAVEPOINT single_write").execute() }
        let connection = SQLiteConnection(database, access: .write, statementTexts: statementTexts)
        let outcome = write.perform(connection)
        connection.end()
        guard database.isInsideTransaction else {
            throw connection.failure
                ?? SQLDatabaseError.unavailable(message: "the transaction was ended by a statement")
        }
        if inSavepoint {
            if !outcome.succeeded { try database.cachedStatement(sql: "ROLLBACK TO single_write").execute() }
            try database.cachedStatement(sql: "RELEASE single_write").execute()
        }
        return outcome
    }
}
