import DatabaseAccess

/// Transactions on a ``MySQLConnection``. What has no result, as the beginning and savepoints, is sent together, right before
/// the next statement that has one.
final class MySQLSession: ServerSession {
    let dialect = SQLDialect.mySQL
    let connection: MySQLConnection
    /// Statements that nobody waits for, yet to be sent.
    private var waiting: [String] = []
    private var endingRows: [[SQLRow]] = []
    /// Whether the server has been sent the beginning of a transaction, and not its end.
    private var isInTransaction = false
    /// The error after which nothing more can be done in the transaction.
    private var transactionFailure: SQLDatabaseError?
    /// How long the server lets a statement run, and how long the transaction wants it to.
    private var statementLimits = (set: MySQLProduct.statementLimit, wanted: MySQLProduct.statementLimit)

    /// - Throws: ``SQLDatabaseError/unavailable(message:)`` and other errors of the settings.
    init(_ connection: MySQLConnection) throws {
        self.connection = connection
        try connection.control(connection.product.settings)
    }

    var stop: SQLStatement { SQLStatement("KILL QUERY ?", [connection.serverThread]) }

    // MARK: Statements

    func execute(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> Int {
        try run(SQLStatement(sql, arguments)) { _ in false }
    }

    func execute(all statements: [SQLStatement]) throws -> [Int] {
        try statements.map { statement in try run(statement) { _ in false } }
    }

    func query(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> [SQLRow] {
        var rows: [SQLRow] = []
        try run(SQLStatement(sql, arguments)) { columns in
            rows.append(SQLRow(columns: columns.names, values: try columns.values))
            return true
        }
        return rows
    }

    func scan(
        _ sql: String, _ arguments: [any SQLValueConvertible], _ read: (any SQLColumns) throws -> Bool
    ) throws {
        try run(SQLStatement(sql, arguments)) { try read($0) }
    }

    @discardableResult
    private func run(_ statement: SQLStatement, _ read: (MySQLColumns) throws -> Bool) throws -> Int {
        try inTransaction {
            try sendWaiting()
            return try connection.run(statement, read)
        }
    }

    private func sendWaiting() throws {
        if let transactionFailure { throw transactionFailure }
        guard !waiting.isEmpty else { return }
        let statements = waiting.joined(separator: "; ")
        waiting = []
        isInTransaction = true
        do {
            try connection.control(statements)
            statementLimits.set = statementLimits.wanted
        } catch let error as SQLDatabaseError where isUsable {
            transactionFailure = error
            throw DeferredFailure(reason: error)
        }
    }

    /// An error that may have rolled back everything must not let later statements commit each by itself.
    private func inTransaction<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try whileUncommitted(body)
        } catch let error as SQLDatabaseError where error.isTemporary {
            transactionFailure = error
            throw error
        }
    }
}

// MARK: Transactions

extension MySQLSession {
    func beginRead() throws {
        begin([
            "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY",
        ])
    }

    func beginWrite() throws {
        begin(["START TRANSACTION READ WRITE"])
    }

    private func begin(_ statements: [String]) {
        endingRows = []
        transactionFailure = nil
        statementLimits.wanted = max(deadline - .now, MySQLProduct.statementLimit)
        let limits =
            statementLimits.wanted == statementLimits.set ? [] : [connection.product.limit(statementLimits.wanted)]
        waiting = limits + connection.product.beginning + statements
    }

    func setSavepoint() throws {
        waiting.append("SAVEPOINT single_write")
    }

    func rollBackToSavepoint() throws {
        waiting.append("ROLLBACK TO SAVEPOINT single_write")
    }

    func releaseSavepoint() throws {
        waiting.append("RELEASE SAVEPOINT single_write")
    }

    func enqueue(_ statements: [SQLStatement]) throws -> Int? {
        guard let last = statements.last else { return nil }
        _ = try execute(all: statements.dropLast())
        endingRows.append(try query(last))
        return endingRows.count - 1
    }

    func commit() throws -> [[SQLRow]] {
        if let failure = connection.state.failure { throw SessionLost(reason: failure) }
        waiting += connection.product.ending + ["COMMIT"]
        try sendWaiting()
        isInTransaction = false
        return endingRows
    }

    func rollBack() {
        waiting = []
        guard isInTransaction, isUsable else { return }
        isInTransaction = false
        deadline = max(deadline, .now + .seconds(1))
        try? connection.control((connection.product.ending + ["ROLLBACK"]).joined(separator: "; "))
    }
}
