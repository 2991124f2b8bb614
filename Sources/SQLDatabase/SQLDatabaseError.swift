public import DatabaseAccess

/// What a ``SQLDatabase`` throws. No description holds the value of an argument, so all of them may be logged.
public enum SQLDatabaseError: Error, Hashable, Sendable {
    public enum ConstraintKind: Sendable, Hashable {
        /// A primary key or another unique key is taken.
        case unique
        /// A foreign key, a check or NOT NULL.
        case other
    }

    /// A constraint refused the statement.
    case constraint(kind: ConstraintKind, message: String, sql: String)
    /// The database cannot be used now: locked by others, closed, not to be opened, full, or failing at reading or writing.
    /// It may work later.
    case unavailable(message: String)
    /// Other transactions were in the way of this one again and again. Nothing of it happened, and it may work later.
    case conflict(message: String)
    /// A row holds something else than the program expects there.
    case unexpectedValue(column: String, expected: String, found: String)
    /// The statement is wrong, or its arguments are.
    case statement(message: String, sql: String)
    /// The database's address cannot be understood.
    case address(message: String)
    /// The database was migrated to `schema` by a newer program and cannot be used by one that knows only `program`.
    case tooNew(schema: Int, program: Int)
}

extension SQLDatabaseError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .constraint(_, let message, let sql):
            "A constraint refused the statement: \(message), in: \(sql)"
        case .unavailable(let message):
            "The database is not available: \(message)"
        case .conflict(let message):
            "Other transactions were in the way: \(message)"
        case .unexpectedValue(let column, let expected, let found):
            "The column \(column) should hold \(expected), but there is: \(found)"
        case .statement(let message, let sql):
            "The statement failed: \(message), in: \(sql)"
        case .address(let message):
            "The database's address cannot be understood: \(message)"
        case .tooNew(let schema, let program):
            """
            The database has schema \(schema), and this program, which knows schema \(program), is too old for it: \
            start a newer program, or restore a backup made before the upgrade.
            """
        }
    }
}

extension SQLDatabaseError: DatabaseFailure {
    public var isTemporary: Bool {
        switch self {
        case .unavailable, .conflict: true
        case .constraint, .unexpectedValue, .statement, .address, .tooNew: false
        }
    }
}
