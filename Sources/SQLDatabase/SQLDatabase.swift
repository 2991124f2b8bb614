public import DatabaseAccess
public import ServiceLifecycle

/// A database that speaks SQL, with transactions as closures.
///
/// A body is synchronous and runs on a thread that belongs to the database, so it may block on the database and on nothing
/// else: no waiting for tasks, no calls to other services. It may be run again, from its beginning, when its transaction was
/// rolled back without a fault of its own: another one was in the way, or the connection broke before the commit. So it
/// changes nothing but through its connection. That is worth nothing after the body returned. A body that sees an error
/// from a statement must throw: what else it could do in the broken transaction differs between databases. Bodies contain
/// no `BEGIN`, `COMMIT`, `ROLLBACK` or savepoints of their own.
///
/// SQL keeps to what all dialects share: `?` placeholders, `BIGINT`, `TEXT`, `BLOB`, no deferred constraints; what differs
/// is in ``SQLDialect``. Statements are prepared once for each connection and text, so values belong into arguments, never
/// into the text.
///
/// Errors of the database are ``SQLDatabaseError``; what a body throws reaches the caller unchanged.
///
/// `patience` is how long a server may take for one transaction, the wait for a free connection included, before the caller
/// gets ``SQLDatabaseError/unavailable(message:)`` and the server is told to stop. Embedded databases do not look at it.
///
/// As a service a database waits for the end of the process, and closes when all that was started after it has stopped.
public protocol SQLDatabase: Service, ReachableDatabase where Failure == SQLDatabaseError {
    /// Which SQL it speaks where the dialects differ.
    var dialect: SQLDialect { get }

    /// Where the data is, in words for people, without passwords.
    var location: String { get }

    /// Runs `body` on one snapshot: all its queries see the same commits, with all that were acknowledged before the call.
    ///
    /// A statement that would change something is refused. Cancelling the caller's task interrupts the body.
    func read<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T

    /// Runs `body` in one transaction, which commits with the ending that the body returns and rolls back when it throws.
    ///
    /// Each statement sees what others had committed when it began. Between two of them others may commit, except on rows
    /// that the transaction has changed, or read with ``SQLDialect/forUpdate``: what a change rests on is either read so, or
    /// is in the change's own condition.
    ///
    /// When the result reaches the caller, the commit is durable. Once called it is finished, even if the caller's task is
    /// cancelled. After ``SQLDatabaseError/unavailable(message:)`` the caller cannot know whether it was committed.
    func commit<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>
    ) async throws -> T

    /// Grows with each commit of this process and wakes those who wait for it.
    var commits: CommitSignal { get }

    /// Refuses new transactions with ``SQLDatabaseError/unavailable(message:)``, waits for those in progress and closes.
    /// Without it nothing acknowledged is lost either.
    func close() async throws
}

extension SQLDatabase {
    /// A snapshot with the usual patience of 2 s.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await read(patience: .seconds(2), body)
    }

    /// A transaction with the usual patience of 2 s.
    public func commit<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>
    ) async throws -> T {
        try await commit(patience: .seconds(2), body)
    }

    /// A transaction that has no ending of its own, see ``commit(patience:_:)``.
    @discardableResult
    public func write<T: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try await commit(patience: patience) { SQLEnding(try body($0)) }
    }

    /// Returns when the database answers a small query and throws otherwise; for readiness checks.
    public func ping() async throws {
        _ = try await read(patience: .seconds(1)) { try $0.query("SELECT 1 AS one") }
    }

    public func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await close()
    }
}
