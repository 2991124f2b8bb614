import Foundation
import GRDB

/// A GRDB connection for the time of one body.
final class SQLiteConnection: SQLConnection {
    enum Access {
        case read, write
    }

    private var database: Database?
    private let access: Access
    private let statementTexts: StatementTexts
    /// The last error of a statement that made the database unavailable.
    private(set) var failure: SQLDatabaseError?

    init(_ database: Database, access: Access, statementTexts: StatementTexts) {
        self.database = database
        self.access = access
        self.statementTexts = statementTexts
    }

    /// Makes the connection worthless, for bodies that let it escape.
    func end() {
        database = nil
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
        guard let database else {
            throw SQLDatabaseError.statement(message: "the connection was used after its transaction", sql: sql)
        }
        // After an error that ended the transaction, statements would each commit by themselves.
        guard database.isInsideTransaction else {
            throw failure ?? SQLDatabaseError.unavailable(message: "the transaction was ended by a statement")
        }
        let values = try arguments.map { try databaseValue(of: $0.sqlValue, sql: sql) }
        let statement = try prepare(sql, database)
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

    private func prepare(_ sql: String, _ database: Database) throws -> Statement {
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
