/// What a part of a program keeps in a database: how it is made, and all its tables, so that they can be copied.
public struct SQLSchema: Sendable {
    let migrations: [SQLMigration]
    let history: String
    let tables: [SQLTable]

    /// - Parameters:
    ///   - history: where the applied migrations are recorded, see ``SQLDatabase/migrate(_:history:)``.
    ///   - tables: all that `migrations` make, less `event_epoch`.
    public init(_ migrations: [SQLMigration], history: String = "schema_migrations", tables: [SQLTable]) {
        self.migrations = migrations
        self.history = history
        self.tables = tables
    }

    /// Whether a database has exactly this schema; nil when it has none of its tables.
    package func isThat(of database: any SQLDatabase) async throws -> Bool? {
        try await applied(in: database).map { $0 == expected }
    }

    /// Whether a database has a part of this schema, or all of it, and no other; nil when it has none of its tables.
    package func isBegun(in database: any SQLDatabase) async throws -> Bool? {
        try await applied(in: database).map { $0.allSatisfy { expected[$0] == $1 } }
    }

    private var expected: [Int: String] {
        Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0.name) })
    }

    private func applied(in database: any SQLDatabase) async throws -> [Int: String]? {
        do {
            let rows = try await database.read { [history] in try $0.query("SELECT number, name FROM \(history)") }
            return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.integer("number"), try $0.text("name")) })
        } catch SQLDatabaseError.statement {
            return nil
        }
    }
}
