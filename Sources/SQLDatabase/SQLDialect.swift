/// The kinds of SQL that a ``SQLDatabase`` may speak, and all that differs between them for those who write SQL.
public enum SQLDialect: Sendable, Hashable {
    case sqlite
    case postgreSQL
    case mySQL

    /// Whether other processes may use the database at the same time. An embedded one has a single process.
    public var isShared: Bool { self != .sqlite }

    /// What follows a query whose rows the transaction is going to change: others that read them so, or change them, wait for
    /// its end. SQLite has one writer, so there is nobody to wait.
    public var forUpdate: String { isShared ? "FOR UPDATE" : "" }

    /// The same for work that is there for anybody: rows that others are at are left out.
    public var forUpdateOfFreeRows: String { isShared ? "FOR UPDATE SKIP LOCKED" : "" }

    /// A definition as this dialect writes it.
    ///
    /// - Parameter statement: one with the types `BIGINT`, `TEXT`, `VARCHAR(n)` and `BLOB`. Texts compare and sort byte by
    ///   byte, whatever the server's settings are; MySQL takes no notice of spaces at their end.
    func definition(_ statement: String) -> String {
        switch self {
        case .sqlite:
            return statement
        case .postgreSQL:
            return statement.replacing(" BLOB", with: " BYTEA").replacing(" TEXT", with: " TEXT COLLATE \"C\"")
                .replacing(/\ VARCHAR\(\d+\)/) { "\($0.output) COLLATE \"C\"" }
        case .mySQL:
            let columns = statement.replacing(" BLOB", with: " LONGBLOB").replacing(" TEXT", with: " LONGTEXT")
            guard columns.hasPrefix("CREATE TABLE") else { return columns }
            return columns + " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
        }
    }
}
