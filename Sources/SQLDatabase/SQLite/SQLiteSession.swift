import Foundation
import GRDB

/// A GRDB connection for the time of one read, or of one batch of writes.
final class SQLiteSession: SQLSession {
    enum Access {
        case read, write
    }

    let dialect = SQLDialect.sqlite
    var deadline = ContinuousClock.now
    private let database: Database
    private let access: Access
    private let statementTexts: StatementTexts
    /// The last error of a statement that made the database unavailable.
    private var failure: SQLDatabaseError?
    private var endingRows: [[SQLRow]] = []

    init(_ database: Database, access: Access, statementTexts: StatementTexts) {
        self.database = database
        self.access = access
        self.statementTexts = statementTexts
    }

    func execute(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> Int {
        try run(sql, arguments) { database, statement, arguments in
            let before = database.totalChangesCount
            try statement.execute(arguments: arguments)
            // Statements that are no changes leave the count of the one before.
            return database.totalChangesCount == before ? 0 : database.changesCount
        }
    }

    func query(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> [SQLRow] {
        try run(sql, arguments) { _, statement, arguments in
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            let columns = statement.columnNames
            var rows: [SQLRow] = []
            while let row = try cursor.next() {
                rows.append(SQLRow(columns: columns, values: row.databaseValues.map(SQLValue.init)))
            }
            return rows
        }
    }

    func scan(
        _ sql: String, _ arguments: [any SQLValueConvertible], _ read: (any SQLColumns) throws -> Bool
    ) throws {
        try run(sql, arguments) { _, statement, arguments in
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            let names = statement.columnNames
            while let row = try cursor.next(), try read(SQLiteColumns(row: row, names: names)) {}
        }
    }

    private func run<T>(
        _ sql: String, _ arguments: [any SQLValueConvertible],
        _ body: (Database, Statement, StatementArguments) throws -> T
    ) throws -> T {
        try checkTransaction()
        let values = try arguments.map { try databaseValue(of: $0.sqlValue, sql: sql) }
        let statement = try prepare(sql)
        do {
            guard access == .write || statement.isReadonly else {
                throw SQLDatabaseError.statement(message: "a read must not change anything", sql: sql)
            }
            return try body(database, statement, StatementArguments(values))
        } catch let error as DatabaseError {
            let error = SQLDatabaseError(error, sql: sql)
            if case .unavailable = error { failure = error }
            throw error
        }
    }

    /// After an error that ended the transaction, statements would each commit by themselves.
    private func checkTransaction() throws {
        guard database.isInsideTransaction else {
            throw failure ?? SQLDatabaseError.unavailable(message: "the transaction was ended by a statement")
        }
    }

    private func prepare(_ sql: String) throws -> Statement {
        do {
            return try statementTexts.mayKeep(sql)
                ? database.cachedStatement(sql: sql) : database.makeStatement(sql: sql)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // SQLite's own words are safe here: it has not seen the arguments yet.
            throw SQLDatabaseError.statement(message: error.message ?? error.codeDescription, sql: sql)
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error, sql: sql)
        }
    }

    private func databaseValue(of value: SQLValue, sql: String) throws -> DatabaseValue {
        switch value {
        case .null: return .null
        case .integer(let number): return number.databaseValue
        case .real(let number): return number.databaseValue
        case .blob(let bytes): return Data(bytes).databaseValue
        case .text(let text):
            guard !text.utf8.contains(0) else {
                throw SQLDatabaseError.statement(message: "a text argument holds a NUL character", sql: sql)
            }
            return text.databaseValue
        }
    }
}

// MARK: Transactions

extension SQLiteSession {
    /// GRDB has begun it already.
    func beginRead() throws {}

    func beginWrite() throws {
        try control { try database.beginTransaction(.immediate) }
    }

    func setSavepoint() throws {
        try control { try database.cachedStatement(sql: "SAVEPOINT single_write").execute() }
    }

    func rollBackToSavepoint() throws {
        try checkTransaction()
        try control { try database.cachedStatement(sql: "ROLLBACK TO single_write").execute() }
    }

    func releaseSavepoint() throws {
        try checkTransaction()
        try control { try database.cachedStatement(sql: "RELEASE single_write").execute() }
    }

    func enqueue(_ statements: [SQLStatement]) throws -> Int? {
        guard let last = statements.last else { return nil }
        for statement in statements.dropLast() { try execute(statement) }
        endingRows.append(try query(last))
        return endingRows.count - 1
    }

    func commit() throws -> [[SQLRow]] {
        try checkTransaction()
        try control { try database.commit() }
        return endingRows
    }

    /// Should the rollback leave the transaction open, GRDB stops the program.
    func rollBack() {
        try? database.rollback()
    }

    private func control(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as DatabaseError {
            throw SQLDatabaseError(error, sql: error.sql ?? "")
        }
    }
}

extension SQLValue {
    init(_ value: DatabaseValue) {
        self =
            switch value.storage {
            case .null: .null
            case .int64(let number): .integer(number)
            case .double(let number): .real(number)
            case .string(let text): .text(text)
            case .blob(let data): .blob([UInt8](data))
            }
    }
}
