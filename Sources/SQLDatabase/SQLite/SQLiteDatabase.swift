public import DatabaseAccess
import Dispatch
import GRDB

/// A ``SQLDatabase`` in one SQLite file, in write-ahead mode with foreign keys enforced.
///
/// Readers, four at most, never wait for the writer. Writes that wait at the same time share one transaction and so one
/// wait for the disk (see ``GroupCommit``). Only one process may use the file: `commits` knows of no others.
public final class SQLiteDatabase: SQLDatabase {
    /// What an acknowledged write survives.
    public enum Durability: Sendable {
        /// The death of the process and of the machine: each commit waits until the disk has it (`synchronous=FULL`).
        case full
        /// The death of the process, `kill -9` too. A machine that loses power may forget the last commits, but the file
        /// stays whole (`synchronous=NORMAL`).
        case process
    }

    public let dialect = SQLDialect.sqlite
    public let location: String
    public let commits = CommitSignal()
    private let pool: DatabasePool
    private let groupCommit: GroupCommit
    private let gate = AccessGate<SQLDatabaseError>()
    private let statementTexts = StatementTexts()
    private let lock: ProcessLock

    /// Opens the file, and makes it, mode 0600, and its directory, mode 0700, when they are missing. Blocks while doing so.
    ///
    /// - Throws: ``SQLDatabaseError/unavailable(message:)`` when it cannot be opened, is no database, or stays locked by
    ///   another process for 5 s.
    public init(path: String, durability: Durability = .full) throws {
        var configuration = Configuration()
        configuration.label = "SQLiteDatabase"
        configuration.maximumReaderCount = 4
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        do {
            try DatabaseFile.prepare(path)
            lock = try ProcessLock(path: path + ".lock")
            pool = try DatabasePool(path: path, configuration: configuration)
            // After the pool is open, because opening it sets NORMAL. Checkpoints are due every 2,000 pages (8 MB): rare
            // enough to cost little, and the log stays quick to recover.
            try pool.writeWithoutTransaction { database in
                try database.execute(
                    sql: """
                        PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL");
                        PRAGMA wal_autocheckpoint = 2000;
                        PRAGMA journal_size_limit = 67108864;
                        """)
            }
        } catch let error as DatabaseError {
            throw SQLDatabaseError.unavailable(message: "cannot open \(path), \(error.codeDescription)")
        }
        location = "sqlite \(path)"
        groupCommit = GroupCommit(
            commits: commits, waitingTime: WaitingTime(database: location, access: "write")
        ) { [pool, statementTexts] run in
            pool.asyncWriteWithoutTransaction { database in
                run(.success(SQLiteSession(database, access: .write, statementTexts: statementTexts)))
            }
        }
    }

    /// How many writes wait for their transaction to start: what a database that cannot keep up is known by.
    public var waitingWrites: Int { groupCommit.waitingCount }

    public func read<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try gate.enter()
        defer { gate.leave() }
        do {
            return try await pool.read { database in
                let connection = ScopedConnection(
                    SQLiteSession(database, access: .read, statementTexts: statementTexts))
                defer { connection.end() }
                return try body(connection)
            }
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error, sql: error.sql ?? "")
        }
    }

    public func commit<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>
    ) async throws -> T {
        try gate.enter()
        defer { gate.leave() }
        return try await groupCommit.write(patience: patience, body)
    }

    /// Moves the log into the file, too.
    public func close() async throws {
        await gate.close()
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { [pool] in
                do {
                    // The pool's connections close one after the other, and which of them moves the log is left to chance.
                    _ = try? pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
                    try pool.close()
                    continuation.resume()
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}
