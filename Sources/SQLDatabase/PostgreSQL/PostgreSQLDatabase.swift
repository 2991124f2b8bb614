import CLibPQ
import DatabaseAccess

/// A ``SQLDatabase`` on a PostgreSQL server, version 14 or newer, over libpq.
typealias PostgreSQLDatabase = ServerDatabase<PostgreSQLSession>

extension ServerDatabase<PostgreSQLSession> {
    /// How long the server lets a statement run, for transactions of the usual patience.
    private static let statementLimit = Duration.seconds(2)
    /// What every connection begins with. A process that stands still in a transaction must not keep its locks for ever, and
    /// a commit is on disk when it is acknowledged, whatever the server's default.
    private static let settings = [
        "SET statement_timeout = 2000", "SET idle_in_transaction_session_timeout = 10000",
        "SET client_encoding = 'UTF8'", "SET jit = off",
        // libpq writes notices to standard error, where the log is.
        "SET client_min_messages = warning",
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
    ]

    /// A database at an address that libpq understands, `postgres://user:password@host:5432/name?sslmode=verify-full`.
    ///
    /// - Throws: ``SQLDatabaseError/address(message:)`` when it does not.
    convenience init(postgreSQL address: String, options: PoolOptions) throws {
        let statementTexts = StatementTexts()
        let location = try Self.location(of: address)
        self.init(.postgreSQL, location: location, options: options) { deadline in
            let connection = try PostgreSQLConnection(address, deadline: deadline, statementTexts: statementTexts)
            for sql in Self.settings {
                try connection.send(SQLStatement(sql), into: PostgreSQLResult(sql: sql, blame: .caller), isKept: false)
            }
            try connection.collect()
            return PostgreSQLSession(connection, statementLimit: Self.statementLimit)
        }
    }

    /// Host, port and name, as libpq reads them.
    private static func location(of address: String) throws -> String {
        guard let parts = PQconninfoParse(address, nil) else {
            // libpq's own words quote the address, and with it the password.
            throw SQLDatabaseError.address(
                message: "it must be like postgres://user:password@host:5432/name, with options as libpq knows them")
        }
        defer { PQconninfoFree(parts) }
        var values: [String: String] = [:]
        var part = parts
        while let keyword = part.pointee.keyword {
            values[String(cString: keyword)] = part.pointee.val.map { String(cString: $0) }
            part += 1
        }
        return "postgres \(values["host"] ?? "localhost"):\(values["port"] ?? "5432")/\(values["dbname"] ?? "")"
    }
}
