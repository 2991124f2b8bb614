import Commerce

extension SQLDatabase {
    /// Brings the schema to the newest of `migrations`.
    ///
    /// Those missing are applied in the order of their numbers, each in one transaction with its row in
    /// `schema_migrations`; a failing one throws and leaves nothing of itself, and what came before it stays. Repeating the
    /// call is harmless, also from several programs at once.
    ///
    /// - Throws: ``SQLDatabaseError/tooNew(schema:program:)`` before changing anything when a newer program has applied a
    ///   migration that needs a program newer than this one.
    public func migrate(_ migrations: [SQLMigration]) async throws {
        let migrations = migrations.sorted { $0.number < $1.number }
        precondition(
            Set(migrations.map(\.number)).count == migrations.count, "two migrations of a database have the same number"
        )
        let newestKnown = migrations.last?.number ?? 0
        let applied = try await write { connection in
            try connection.execute(
                """
                CREATE TABLE IF NOT EXISTS schema_migrations (
                    number BIGINT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    oldest_program BIGINT NOT NULL,
                    applied_at BIGINT NOT NULL
                )
                """)
            let rows = try connection.query("SELECT number, oldest_program FROM schema_migrations ORDER BY number")
            return try rows.map { (number: try $0.integer("number"), oldestProgram: try $0.integer("oldest_program")) }
        }
        if applied.contains(where: { $0.number > newestKnown && $0.oldestProgram > newestKnown }) {
            throw SQLDatabaseError.tooNew(schema: applied.last?.number ?? 0, program: newestKnown)
        }
        for migration in migrations where !applied.contains(where: { $0.number == migration.number }) {
            try await write { try migration.apply(to: $0) }
        }
    }
}

extension SQLMigration {
    /// Looks first whether another program has applied it in the meantime.
    fileprivate func apply(to connection: any SQLConnection) throws {
        let row = try connection.queryOne("SELECT number FROM schema_migrations WHERE number = ?", [number])
        guard row == nil else { return }
        for statement in statements {
            try connection.execute(statement)
        }
        try connection.execute(
            "INSERT INTO schema_migrations (number, name, oldest_program, applied_at) VALUES (?, ?, ?, ?)",
            [number, name, oldestProgram, Timestamp.now])
    }
}
