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
        let expected = Dictionary(uniqueKeysWithValues: migrations.map { ($0.number, $0.name) })
        do {
            let rows = try await database.read { [history] in try $0.query("SELECT number, name FROM \(history)") }
            let applied = try rows.map { (try $0.integer("number"), try $0.text("name")) }
            return Dictionary(uniqueKeysWithValues: applied) == expected
        } catch SQLDatabaseError.statement {
            return nil
        }
    }
}
