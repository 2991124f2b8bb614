/// A database that speaks SQL, with transactions as closures.
///
/// A body is synchronous and runs on a thread that belongs to the database, so it may block on the database and on nothing
/// else: no waiting for tasks, no calls to other services. It runs at most once. Its connection is worth nothing after it
/// returned. A body that sees an error from a statement must throw: what else it could do in the broken transaction
/// differs between databases. Bodies contain no `BEGIN`, `COMMIT`, `ROLLBACK` or savepoints of their own.
///
/// SQL keeps to what all dialects share: `?` placeholders, `BIGINT`, `TEXT`, `BLOB`, no deferred constraints. Statements
/// are prepared once for each connection and text, so values belong into arguments, never into the text.
///
/// Errors of the database are ``SQLDatabaseError``; what a body throws reaches the caller unchanged.
public protocol SQLDatabase: Sendable {
    /// Which SQL it speaks where the dialects differ.
    var dialect: SQLDialect { get }

    /// Runs `body` on one snapshot: all its queries see the same commits, with all that were acknowledged before the call.
    ///
    /// A statement that would change something is refused. Cancelling the caller's task interrupts the body.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body` in one serialisable transaction, which commits when the body returns and rolls back when it throws.
    ///
    /// When the result reaches the caller, the commit is durable. Once called it is finished, even if the caller's task is
    /// cancelled. After ``SQLDatabaseError/unavailable(message:)`` the caller cannot know whether it was committed.
    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Grows with each commit of this process and wakes those who wait for it.
    var commits: CommitSignal { get }

    /// Returns when the database answers a small query and throws otherwise; for readiness checks.
    func ping() async throws
}
