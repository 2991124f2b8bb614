import Foundation
import SQLDatabase
import TestSupport

/// Every kind of database that keeps the contract of ``SQLDatabase``.
enum Store: CaseIterable {
    case sqlite, postgreSQL, mySQL

    static let servers: [Store] = [.postgreSQL, .mySQL]

    /// How many programs may use one database of this kind at the same time.
    var programs: Int { self == .sqlite ? 1 : 3 }

    /// Runs `body` with the address of a new, empty database.
    func withAddress(_ body: (String) async throws -> Void) async throws {
        switch self {
        case .sqlite: try await withTemporaryPath { try await body("sqlite:" + $0) }
        case .postgreSQL: try await body(try await PostgreSQLServer.shared().makeDatabase())
        case .mySQL: try await body(try await MariaDBServer.shared().makeDatabase())
        }
    }

    /// Runs `body` with as many programs would have it: several objects for one new database.
    func withDatabases(
        _ count: Int, _ migrations: [SQLMigration], _ body: ([any SQLDatabase]) async throws -> Void
    ) async throws {
        try await withAddress { address in
            let databases = try (0..<count).map { _ in try SQLDatabaseAddress(address).open() }
            do {
                try await databases[0].migrate(migrations, history: "fixture")
                try await body(databases)
            } catch {
                for database in databases { try await database.close() }
                throw error
            }
            for database in databases { try await database.close() }
        }
    }

    /// Runs `body` with a new database that has the table `items(id VARCHAR(64) PRIMARY KEY, amount BIGINT)`.
    func withDatabase(_ body: (any SQLDatabase) async throws -> Void) async throws {
        try await withDatabases(1, [.items]) { try await body($0[0]) }
    }
}

/// Runs `body` with a path for a database in a directory of its own, which is removed afterwards.
func withTemporaryPath<T>(_ body: (String) async throws -> T) async throws -> T {
    let directory = try TemporaryDirectory()
    defer { withExtendedLifetime(directory) {} }
    return try await body(directory.path + "/data/test.sqlite")
}

extension SQLMigration {
    static let items = SQLMigration(
        number: 1, name: "items", oldestProgram: 1,
        statements: [
            "CREATE TABLE items (id VARCHAR(64) NOT NULL PRIMARY KEY, amount BIGINT CHECK (amount >= 0))"
        ])

    /// A migration of a test's own, to be applied beside that of the table `items`.
    static func test(_ statements: String...) -> SQLMigration {
        SQLMigration(number: 2, name: "test", oldestProgram: 1, statements: statements)
    }
}
