import Commerce

extension SQLDatabase {
    /// Brings the schema to the newest of `migrations`.
    ///
    /// Those missing are applied in the order of their numbers, each in one transaction with its row in the table `history`; a
    /// failing one throws and leaves nothing of itself, and what came before it stays. MySQL commits each definition by
    /// itself, so there a failing migration may leave a part, which repeating it completes. Repeating the call is harmless,
    /// also from several programs at once: they take turns.
    ///
    /// - Parameter history: where the applied migrations are recorded; parts of a program that share a database and keep
    ///   their migrations apart have one each.
    /// - Throws: ``SQLDatabaseError/tooNew(schema:program:)`` before changing anything when a newer program has applied a
    ///   migration that needs a program newer than this one.
    public func migrate(_ migrations: [SQLMigration], history: String = "schema_migrations") async throws {
        let migrations = migrations.sorted { $0.number < $1.number }
        precondition(
            Set(migrations.map(\.number)).count == migrations.count, "two migrations of a database have the same number"
        )
        let newestKnown = migrations.last?.number ?? 0
        let applied = try await define { connection in
            try connection.define(
                """
                CREATE TABLE IF NOT EXISTS \(history) (
                    number BIGINT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    oldest_program BIGINT NOT NULL,
                    applied_at BIGINT NOT NULL
                )
                """)
            let rows = try connection.query("SELECT number, oldest_program FROM \(history) ORDER BY number")
            return try rows.map { (number: try $0.integer("number"), oldestProgram: try $0.integer("oldest_program")) }
        }
        if applied.contains(where: { $0.number > newestKnown && $0.oldestProgram > newestKnown }) {
            throw SQLDatabaseError.tooNew(schema: applied.last?.number ?? 0, program: newestKnown)
        }
        for migration in migrations where !applied.contains(where: { $0.number == migration.number }) {
            try await define { try migration.apply(to: $0, history: history) }
        }
    }

    /// Runs `body` in a transaction while no other program does the same with this database. Definitions of large tables
    /// take long, so it may take ten minutes.
    func define<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await write(patience: .seconds(600)) { connection in
            switch connection.dialect {
            case .sqlite:
                return try body(connection)
            case .postgreSQL:
                _ = try connection.query("SELECT pg_advisory_xact_lock(hashtext('tally definitions'))")
                return try body(connection)
            case .mySQL:
                // Of all databases of the server, and at most 64 characters.
                let name = "CONCAT('tally definitions ', MD5(DATABASE()))"
                guard try connection.queryOne("SELECT GET_LOCK(\(name), 600) AS locked")?.boolean("locked") == true
                else {
                    throw SQLDatabaseError.unavailable(message: "another program defines tables for too long")
                }
                defer { _ = try? connection.query("SELECT RELEASE_LOCK(\(name))") }
                let result = try body(connection)
                // Before the lock is free, which the end of the transaction does not wait for. Definitions have committed
                // by themselves anyway.
                try connection.execute("COMMIT")
                return result
            }
        }
    }
}

extension SQLConnection {
    /// Runs a statement of a migration.
    fileprivate func define(_ statement: String) throws {
        try execute(dialect.definition(statement))
    }
}

extension SQLMigration {
    /// Looks first whether another program has applied it in the meantime.
    fileprivate func apply(to connection: any SQLConnection, history: String) throws {
        let row = try connection.queryOne("SELECT number FROM \(history) WHERE number = ?", [number])
        guard row == nil else { return }
        for statement in statements {
            try connection.define(statement)
        }
        try connection.execute(
            "INSERT INTO \(history) (number, name, oldest_program, applied_at) VALUES (?, ?, ?, ?)",
            [number, name, oldestProgram, Timestamp.now])
    }
}
