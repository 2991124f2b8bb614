import DatabaseAccess

/// Where a database is: `sqlite:PATH`, `postgres://…` or `mysql://…`.
///
/// The addresses of servers take `pool_size`, the number of connections at most (10), among their options; the others are
/// those of libpq, and for MySQL `ssl-mode` and `ssl-ca`.
public struct SQLDatabaseAddress: Sendable {
    private enum Kind {
        case sqlite(path: String)
        case postgreSQL(String)
        case mySQL(String)
    }

    private let kind: Kind
    private var options = PoolOptions()

    /// - Throws: ``SQLDatabaseError/address(message:)``.
    public init(_ address: String) throws {
        var address = address
        if let option = address.firstMatch(of: /[?&]pool_size=([^&]*)/) {
            guard let size = Int(option.1), (1...1_000).contains(size) else {
                throw SQLDatabaseError.address(message: "pool_size must be a whole number from 1 to 1000")
            }
            options.size = size
            address.removeSubrange(option.range)
            // What follows an option that was the first is the first now.
            if !address.contains("?"), let next = address.firstIndex(of: "&") {
                address.replaceSubrange(next...next, with: "?")
            }
        }
        if address.hasPrefix("sqlite:"), address.count > "sqlite:".count {
            kind = .sqlite(path: String(address.dropFirst("sqlite:".count)))
        } else if address.hasPrefix("postgres://") || address.hasPrefix("postgresql://") {
            kind = .postgreSQL(address)
        } else if address.hasPrefix("mysql://") {
            kind = .mySQL(address)
        } else {
            throw SQLDatabaseError.address(message: "it must begin with sqlite:, postgres:// or mysql://")
        }
    }

    /// Which SQL the database there speaks.
    public var dialect: SQLDialect {
        switch kind {
        case .sqlite: .sqlite
        case .postgreSQL: .postgreSQL
        case .mySQL: .mySQL
        }
    }

    /// The file of an embedded database; nil for a server.
    var path: String? {
        if case .sqlite(let path) = kind { path } else { nil }
    }

    /// The database there. A server need not be reachable yet.
    ///
    /// - Parameter durability: what acknowledged writes survive when the database is embedded; servers survive all.
    /// - Throws: ``SQLDatabaseError/address(message:)``; for an embedded database what ``SQLiteDatabase`` throws.
    public func open(durability: SQLiteDatabase.Durability = .full) throws -> any SQLDatabase {
        switch kind {
        case .sqlite(let path): try SQLiteDatabase(path: path, durability: durability)
        case .postgreSQL(let address): try PostgreSQLDatabase(postgreSQL: address, options: options)
        case .mySQL(let address): try MySQLDatabase(mySQL: address, options: options)
        }
    }
}
