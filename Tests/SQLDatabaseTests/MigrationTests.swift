import SQLDatabase
import Testing

@Suite
struct MigrationTests {
    private let first = SQLMigration(
        number: 1, name: "accounts", oldestProgram: 1,
        statements: ["CREATE TABLE accounts (id TEXT NOT NULL PRIMARY KEY)"])
    private let second = SQLMigration(
        number: 2, name: "names", oldestProgram: 1,
        statements: [
            "ALTER TABLE accounts ADD COLUMN name TEXT", "INSERT INTO accounts (id, name) VALUES ('1', 'One')",
        ])

    private func appliedNumbers(_ database: some SQLDatabase) async throws -> [Int] {
        try await database.read { connection in
            try connection.query("SELECT number FROM schema_migrations ORDER BY number").map {
                try $0.integer("number")
            }
        }
    }

    private func withEmptyDatabase(_ body: (SQLiteDatabase) async throws -> Void) async throws {
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path)
            try await body(database)
            try await database.close()
        }
    }

    @Test
    func migrationsRunOnceInTheOrderOfTheirNumbers() async throws {
        try await withEmptyDatabase { database in
            try await database.migrate([second, first])
            try await database.migrate([first, second])
            #expect(try await appliedNumbers(database) == [1, 2])
            let rows = try await database.read { try $0.query("SELECT name FROM accounts").map { try $0.text("name") } }
            #expect(rows == ["One"])
        }
    }

    @Test
    func laterMigrationsAreAddedToADatabaseInUse() async throws {
        try await withEmptyDatabase { database in
            try await database.migrate([first])
            try await database.write { try $0.execute("INSERT INTO accounts (id) VALUES ('0')") }
            try await database.migrate([first, second])
            let rows = try await database.read { connection in
                try connection.query("SELECT * FROM accounts ORDER BY id").map { try $0.optionalText("name") }
            }
            #expect(rows == [nil, "One"])
        }
    }

    @Test
    func severalProgramsMayMigrateAtOnce() async throws {
        try await withEmptyDatabase { database in
            let migrations = [first, second]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask { try await database.migrate(migrations) }
                }
                try await group.waitForAll()
            }
            #expect(try await appliedNumbers(database) == [1, 2])
        }
    }

    @Test
    func aFailingMigrationLeavesNothingOfItself() async throws {
        try await withEmptyDatabase { database in
            let failing = SQLMigration(
                number: 2, name: "broken", oldestProgram: 1,
                statements: ["CREATE TABLE half (id BIGINT)", "INSERT INTO nowhere VALUES (1)"])
            await #expect(throws: SQLDatabaseError.self) { try await database.migrate([first, failing]) }
            #expect(try await appliedNumbers(database) == [1])
            let tables = try await database.read { try $0.query("SELECT name FROM sqlite_master WHERE name = 'half'") }
            #expect(tables.isEmpty)
            try await database.migrate([first, second])
            #expect(try await appliedNumbers(database) == [1, 2])
        }
    }

    @Test
    func aProgramTooOldForTheSchemaRefusesIt() async throws {
        try await withEmptyDatabase { database in
            let breaking = SQLMigration(number: 3, name: "breaking", oldestProgram: 2, statements: [])
            try await database.migrate([first, second, breaking])
            await #expect(throws: SQLDatabaseError.tooNew(schema: 3, program: 1)) {
                try await database.migrate([first])
            }
            try await database.migrate([first, second])
            #expect(try await appliedNumbers(database) == [1, 2, 3])
        }
    }
}
