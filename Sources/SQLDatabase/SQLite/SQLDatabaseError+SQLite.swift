import GRDB

extension SQLDatabaseError {
    /// The error that SQLite's stands for.
    ///
    /// SQLite's own words are kept for errors that name tables, columns and counts only; others may quote values, as those of full-text
    /// queries do, and leave only the code.
    init(_ error: DatabaseError, sql: String) {
        switch error.resultCode {
        case .SQLITE_CONSTRAINT:
            let isUnique = [.SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID]
                .contains(error.extendedResultCode)
            self = .constraint(
                kind: isUnique ? .unique : .other, message: error.message ?? error.codeDescription, sql: sql)
        case .SQLITE_MISUSE:
            self = .statement(message: error.message ?? error.codeDescription, sql: sql)
        case .SQLITE_ERROR, .SQLITE_MISMATCH, .SQLITE_RANGE, .SQLITE_TOOBIG, .SQLITE_AUTH,
            .SQLITE_SCHEMA:
            self = .statement(message: error.codeDescription, sql: sql)
        default:
            self = .unavailable(message: sql.isEmpty ? error.codeDescription : "\(error.codeDescription), in: \(sql)")
        }
    }
}

extension DatabaseError {
    /// The code with its number, `SQLite error 13 (database or disk is full)`.
    var codeDescription: String {
        "SQLite error \(extendedResultCode)"
    }
}
