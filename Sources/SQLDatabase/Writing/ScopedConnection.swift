/// A session as one body sees it: worth nothing once the body has returned.
final class ScopedConnection: SQLConnection {
    let dialect: SQLDialect
    private var session: (any SQLSession)?

    init(_ session: any SQLSession) {
        self.session = session
        dialect = session.dialect
    }

    func end() {
        session = nil
    }

    func execute(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> Int {
        try current(sql).execute(sql, arguments)
    }

    func execute(all statements: [SQLStatement]) throws -> [Int] {
        guard let first = statements.first else { return [] }
        return try current(first.sql).execute(all: statements)
    }

    func query(all statements: [SQLStatement]) throws -> [[SQLRow]] {
        guard let first = statements.first else { return [] }
        return try current(first.sql).query(all: statements)
    }

    func query(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> [SQLRow] {
        try current(sql).query(sql, arguments)
    }

    func scan(
        _ sql: String, _ arguments: [any SQLValueConvertible], _ read: (any SQLColumns) throws -> Bool
    ) throws {
        try current(sql).scan(sql, arguments, read)
    }

    private func current(_ sql: String) throws -> any SQLSession {
        guard let session else {
            throw SQLDatabaseError.statement(message: "the connection was used after its transaction", sql: sql)
        }
        return session
    }
}
