import DatabaseAccess
import Dispatch
import Foundation

/// A ``SQLDatabase`` on a server, over a pool of connections.
///
/// Reads run beside each other, each on a connection of its own. Writes that wait at the same time share one transaction
/// (see ``GroupCommit``). What was in progress when the connection broke is run again on another one, unless its commit was
/// on the way.
final class ServerDatabase<Session: ServerSession>: SQLDatabase {
    let dialect: SQLDialect
    let location: String
    let commits = CommitSignal()
    private let pool: SessionPool<Session>
    private let open: SessionPool<Session>.Open
    private let groupCommit: GroupCommit
    private let waitingTime: WaitingTime
    private let gate = AccessGate<SQLDatabaseError>()

    /// Connects with nothing yet.
    init(
        _ dialect: SQLDialect, location: String, options: PoolOptions, open: @escaping SessionPool<Session>.Open
    ) {
        self.dialect = dialect
        self.location = location
        self.open = open
        waitingTime = WaitingTime(database: location, access: "read")
        let pool = SessionPool(options, open: open)
        self.pool = pool
        groupCommit = GroupCommit(
            commits: commits, waitingTime: WaitingTime(database: location, access: "write"), atOnce: 2,
            waitLimit: options.waitLimit
        ) { run in
            pool.submit { session in run(session.map { $0 }) }
        }
    }

    /// How many writes wait for their transaction to start.
    var waitingWrites: Int { groupCommit.waitingCount }

    func read<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try gate.enter()
        defer { gate.leave() }
        do {
            return try await readOnce(patience: patience, body)
        } catch is SessionLost {
            do {
                return try await readOnce(patience: patience, body)
            } catch let error as SessionLost {
                throw error.reason
            }
        }
    }

    private func readOnce<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        let read = RunningRead()
        let start = ContinuousClock.now
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
                pool.submit { session in
                    self.waitingTime.record(since: start)
                    do {
                        let session = try session.get()
                        let stop = session.stop
                        try read.begin { self.send(stop: stop) }
                        var result = Result { try session.read(patience: patience, body) }
                        if read.end() {
                            session.connection.close()
                            result = result.flatMapError { _ in .failure(CancellationError()) }
                        }
                        continuation.resume(with: result)
                        session.rollBack()
                    } catch {
                        continuation.resume(throwing: error)
                    }
                }
            }
        } onCancel: {
            read.cancel()
        }
    }

    /// Over a connection of its own, since the one that is to be stopped is busy.
    private func send(stop: SQLStatement) {
        DispatchQueue.global().async { [open] in
            guard let session = try? open(.now + .seconds(1)) else { return }
            session.deadline = .now + .seconds(1)
            _ = try? session.execute(stop)
            session.connection.close()
        }
    }

    func commit<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>
    ) async throws -> T {
        try gate.enter()
        defer { gate.leave() }
        return try await groupCommit.write(patience: patience, body)
    }

    func close() async throws {
        await gate.close()
        pool.close()
    }
}

extension ServerSession {
    fileprivate func read<T>(patience: Duration, _ body: (any SQLConnection) throws -> T) throws -> T {
        deadline = .now + patience
        let connection = ScopedConnection(self)
        defer { connection.end() }
        do {
            try beginRead()
            return try body(connection)
        } catch let error as DeferredFailure {
            throw error.reason
        }
    }
}
