/// A connection inside a transaction; valid only while the body it was handed to runs.
public protocol SQLConnection {
    /// Which SQL it speaks where the dialects differ.
    var dialect: SQLDialect { get }

    /// Runs one statement and returns how many rows it inserted, updated or deleted itself, without those of triggers and
    /// cascades; an update counts the rows it found, also those that have the new values already. 0 for statements that
    /// define tables.
    ///
    /// - Throws: ``SQLDatabaseError``, also when the number of arguments is not that of the placeholders or a text holds a
    ///   NUL character, which not every database can store.
    @discardableResult
    func execute(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> Int

    /// Runs statements in their order and returns how many rows each one changed: on servers in one round trip, where their
    /// protocol allows.
    ///
    /// - Throws: as ``execute(_:_:)``, for the first that fails; those after it are not run.
    @discardableResult
    func execute(all statements: [SQLStatement]) throws -> [Int]

    /// Runs one statement and returns all its rows, in memory: a query that may find many carries a `LIMIT`.
    ///
    /// - Throws: as ``execute(_:_:)``.
    func query(_ sql: String, _ arguments: [any SQLValueConvertible]) throws -> [SQLRow]

    /// Runs statements in their order and returns the rows of each: on servers in one round trip, where their protocol allows.
    ///
    /// - Throws: as ``execute(all:)``.
    func query(all statements: [SQLStatement]) throws -> [[SQLRow]]

    /// Runs one query and hands its rows to `read`, one after the other, until that returns false or none is left.
    ///
    /// For many rows, and for queries that find more than is wanted: of a row nothing is kept but what `read` keeps.
    ///
    /// - Throws: as ``execute(_:_:)``, and what `read` throws.
    func scan(_ sql: String, _ arguments: [any SQLValueConvertible], _ read: (any SQLColumns) throws -> Bool) throws
}

extension SQLConnection {
    public func execute(all statements: [SQLStatement]) throws -> [Int] {
        try statements.map { try execute($0) }
    }

    public func query(all statements: [SQLStatement]) throws -> [[SQLRow]] {
        try statements.map { try query($0) }
    }

    /// Runs one statement, see ``execute(_:_:)``.
    @discardableResult
    public func execute(_ statement: SQLStatement) throws -> Int {
        try execute(statement.sql, statement.arguments)
    }

    /// All rows of a query, see ``query(_:_:)``.
    public func query(_ statement: SQLStatement) throws -> [SQLRow] {
        try query(statement.sql, statement.arguments)
    }

    /// Runs one statement that has no arguments.
    @discardableResult
    public func execute(_ sql: String) throws -> Int {
        try execute(sql, [])
    }

    /// All rows of a query that has no arguments.
    public func query(_ sql: String) throws -> [SQLRow] {
        try query(sql, [])
    }

    /// The first row of a query, or nil when there is none.
    public func queryOne(_ sql: String, _ arguments: [any SQLValueConvertible] = []) throws -> SQLRow? {
        try query(sql, arguments).first
    }
}
