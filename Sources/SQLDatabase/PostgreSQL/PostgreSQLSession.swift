import Foundation

/// Transactions on a ``PostgreSQLConnection``. All that nobody waits for is sent with the next that somebody does: the
/// beginning with the first statement, the ending with the commit.
final class PostgreSQLSession: ServerSession {
    let dialect = SQLDialect.postgreSQL
    let connection: PostgreSQLConnection
    /// The limit that the server has for statements unless a transaction sets its own.
    private let statementLimit: Duration
    private var endings: [PostgreSQLResult] = []
    private var isInTransaction = false

    init(_ connection: PostgreSQLConnection, statementLimit: Duration) {
        self.connection = connection
        self.statementLimit = statementLimit
    }

    var stop: SQLStatement { SQLStatement("SELECT pg_cancel_backend(?::int4)", [connection.serverProcess]) }

    // MARK: Statements

    func execute(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> Int {
        try run([SQLStatement(sql, arguments)])[0].changes
    }

    func execute(all statements: [SQLStatement]) throws -> [Int] {
        try run(statements).map(\.changes)
    }

    func query(all statements: [SQLStatement]) throws -> [[SQLRow]] {
        try run(statements).map(\.rows)
    }

    func query(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> [SQLRow] {
        try run([SQLStatement(sql, arguments)])[0].rows
    }

    /// Rows come in portions through a cursor, so that a reader who stops early has not been sent all of them.
    func scan(
        _ sql: String, _ arguments: [any SQLValueConvertible], _ read: (any SQLColumns) throws -> Bool
    ) throws {
        let portion = 500
        try whileUncommitted {
            try control("DECLARE scan NO SCROLL CURSOR FOR " + sql, arguments)
            while true {
                let rows = try query("FETCH \(portion) FROM scan")
                for row in rows where try !read(SQLRowColumns(row: row)) {
                    return try control("CLOSE scan")
                }
                guard rows.count == portion else { return try control("CLOSE scan") }
            }
        }
    }

    private func run(_ statements: [SQLStatement]) throws -> [PostgreSQLResult] {
        try whileUncommitted {
            let results = try statements.map { try send($0, blame: .caller) }
            try connection.collect()
            return results
        }
    }

    private func send(_ statement: SQLStatement, blame: PostgreSQLResult.Blame) throws -> PostgreSQLResult {
        let result = PostgreSQLResult(sql: statement.sql, blame: blame)
        try connection.send(statement, into: result)
        return result
    }

    /// Sends a statement that has no result.
    private func control(_ sql: String, _ arguments: [any SQLValueConvertible] = []) throws {
        let statement = SQLStatement(sql, arguments)
        let result = PostgreSQLResult(sql: sql, blame: arguments.isEmpty ? .transaction : .caller)
        try connection.send(statement, into: result, isKept: arguments.isEmpty)
    }
}

// MARK: Transactions

extension PostgreSQLSession {
    func beginRead() throws {
        try begin("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    func beginWrite() throws {
        try begin("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
    }

    private func begin(_ sql: String) throws {
        endings = []
        isInTransaction = true
        try whileUncommitted {
            try control(sql)
            let patience = deadline - .now
            if patience > statementLimit {
                try control("SET LOCAL statement_timeout = \(Int(patience / .milliseconds(1)))")
            }
        }
    }

    func setSavepoint() throws {
        try whileUncommitted { try control("SAVEPOINT single_write") }
    }

    func rollBackToSavepoint() throws {
        try whileUncommitted { try control("ROLLBACK TO single_write") }
    }

    func releaseSavepoint() throws {
        try whileUncommitted { try control("RELEASE single_write") }
    }

    func enqueue(_ statements: [SQLStatement]) throws -> Int? {
        guard !statements.isEmpty else { return nil }
        return try whileUncommitted {
            let results = try statements.map { try send($0, blame: .transaction) }
            endings.append(contentsOf: results.suffix(1))
            return endings.count - 1
        }
    }

    func commit() throws -> [[SQLRow]] {
        let result = PostgreSQLResult(sql: "COMMIT", blame: .transaction)
        try connection.send(SQLStatement("COMMIT"), into: result)
        isInTransaction = false
        do {
            try connection.collect()
        } catch  where isUsable {
            // The first statement that failed kept the commit from running.
            isInTransaction = true
            throw error
        }
        // A transaction in which an error was overlooked is rolled back instead, and says so here alone.
        guard result.command == "COMMIT" else {
            throw SQLDatabaseError.statement(message: "the transaction was ended by a failed statement", sql: "COMMIT")
        }
        return endings.map(\.rows)
    }

    func rollBack() {
        endings = []
        guard isInTransaction, isUsable else { return }
        isInTransaction = false
        try? connection.send(SQLStatement("ROLLBACK"), into: PostgreSQLResult(sql: "ROLLBACK", blame: .none))
        // To the end, so that what comes later was not asked for and tells that the connection is ended.
        deadline = max(deadline, .now + .seconds(1))
        try? connection.collect()
    }
}
