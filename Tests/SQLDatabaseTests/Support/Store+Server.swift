import Foundation
import SQLDatabase
import TestSupport

extension Store {
    /// A server of this kind that is not yet started.
    func makeServer(tls: Bool = false) throws -> any DatabaseServer {
        switch self {
        case .sqlite: preconditionFailure("SQLite has no server")
        case .postgreSQL: try PostgreSQLServer(tls: tls)
        case .mySQL: try MariaDBServer(tls: tls)
        }
    }

    /// Runs `body` with a started server of its own and a new database there that has the table `items`.
    func withOwnServer(
        options: String = "", _ body: (any DatabaseServer, any SQLDatabase) async throws -> Void
    ) async throws {
        let server = try makeServer()
        try await server.start()
        let database = try SQLDatabaseAddress(try await server.makeDatabase() + options).open()
        do {
            try await database.migrate([.items], history: "fixture")
            try await body(server, database)
        } catch {
            try await database.close()
            throw error
        }
        try await database.close()
    }

    /// How many statements of this database run that have `text` in them.
    func runningStatements(with text: String, in database: any SQLDatabase) async throws -> Int {
        let sql =
            switch self {
            case .sqlite: preconditionFailure("SQLite has no server")
            case .postgreSQL:
                """
                SELECT COUNT(*) AS count FROM pg_stat_activity
                WHERE query LIKE ? AND state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()
                """
            case .mySQL:
                """
                SELECT COUNT(*) AS count FROM information_schema.processlist
                WHERE info LIKE ? AND db = DATABASE() AND id <> CONNECTION_ID()
                """
            }
        return try await database.read { try $0.queryOne(sql, ["%\(text)%"])?.integer("count") ?? 0 }
    }

    /// How many connections with a database there are.
    func connections(with address: String, by server: any DatabaseServer) async throws -> Int {
        let name = URLComponents(string: address)?.path.dropFirst() ?? ""
        let sql =
            self == .mySQL
            ? "SELECT COUNT(*) FROM information_schema.processlist WHERE db = '\(name)'"
            : "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = '\(name)'"
        return Int(try await server.query(sql, in: server.url)) ?? 0
    }

    /// Ends all connections with a database from the server's side.
    func endConnections(with address: String, by server: any DatabaseServer) async throws {
        let name = URLComponents(string: address)?.path.dropFirst() ?? ""
        switch self {
        case .sqlite: preconditionFailure("SQLite has no server")
        case .postgreSQL:
            try await server.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'", in: server.url)
        case .mySQL:
            let ids = try await server.query(
                "SELECT id FROM information_schema.processlist WHERE db = '\(name)'", in: server.url)
            for id in ids.split(separator: "\n") { try await server.query("KILL \(id)", in: server.url) }
        }
    }

    /// The server that other tests use too.
    func sharedServer() async throws -> any DatabaseServer {
        switch self {
        case .sqlite: preconditionFailure("SQLite has no server")
        case .postgreSQL: try await PostgreSQLServer.shared()
        case .mySQL: try await MariaDBServer.shared()
        }
    }
}

/// The error of a call that must fail because the server cannot be used now, and how long it took.
func unavailability(_ body: () async throws -> Void) async throws -> (message: String, took: Duration) {
    let start = ContinuousClock.now
    do {
        try await body()
    } catch SQLDatabaseError.unavailable(let message) {
        return (message, .now - start)
    }
    throw BodyFailed(reason: "the database was available")
}
