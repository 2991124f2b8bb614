import SQLDatabase
import Testing

@Suite
struct MigrationContract {
    private let first = SQLMigration(
        number: 1, name: "accounts", oldestProgram: 1,
        statements: ["CREATE TABLE accounts (id VARCHAR(64) NOT NULL PRIMARY KEY)"])
    private let second = SQLMigration(
        number: 2, name: "names", oldestProgram: 1,
        statements: [
            "ALTER TABLE accounts ADD COLUMN name TEXT", "INSERT INTO accounts (id, name) VALUES ('1', 'One')",
        ])

    private func appliedNumbers(_ database: any SQLDatabase) async throws -> [Int] {
        try await database.read { connection in
            try connection.query("SELECT number FROM schema_migrations ORDER BY number").map {
                try $0.integer("number")
            }
        }
    }

    @Test(arguments: Store.allCases)
    func migrationsRunOnceInTheOrderOfTheirNumbers(store: Store) async throws {
        try await store.withDatabases(1, []) { databases in
            let database = databases[0]
            try await database.migrate([second, first])
            try await database.migrate([first, second])
            #expect(try await appliedNumbers(database) == [1, 2])
            let rows = try await database.read { try $0.query("SELECT name FROM accounts").map { try $0.text("name") } }
            #expect(rows == ["One"])
        }
    }

    @Test(arguments: Store.allCases)
    func laterMigrationsAreAddedToADatabaseInUse(store: Store) async throws {
        try await store.withDatabases(1, []) { databases in
            let database = databases[0]
            try await database.migrate([first])
            try await database.write { try $0.execute("INSERT INTO accounts (id) VALUES ('0')") }
            try await database.migrate([first, second])
            let rows = try await database.read { connection in
                try connection.query("SELECT * FROM accounts ORDER BY id").map { try $0.optionalText("name") }
            }
            #expect(rows == [nil, "One"])
        }
    }

    @Test(arguments: Store.allCases)
    func severalProgramsMayMigrateAtOnce(store: Store) async throws {
        try await store.withDatabases(store.programs, []) { databases in
            let migrations = [first, second]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    let database = databases[task % databases.count]
                    group.addTask { try await database.migrate(migrations) }
                }
                try await group.waitForAll()
            }
            for database in databases {
                #expect(try await appliedNumbers(database) == [1, 2])
                let rows = try await database.read { try $0.query("SELECT id FROM accounts") }
                #expect(rows.count == 1)
            }
        }
    }

    @Test(arguments: [Store.sqlite, .postgreSQL])
    func aFailingMigrationLeavesNothingOfItself(store: Store) async throws {
        try await store.withDatabases(1, []) { databases in
            let failing = SQLMigration(
                number: 2, name: "broken", oldestProgram: 1,
                statements: ["CREATE TABLE half (id BIGINT)", "INSERT INTO nowhere VALUES (1)"])
            await #expect(throws: SQLDatabaseError.self) { try await databases[0].migrate([first, failing]) }
            #expect(try await appliedNumbers(databases[0]) == [1])
            await #expect(throws: SQLDatabaseError.self) {
                try await databases[0].read { try $0.query("SELECT id FROM half") }
            }
            try await databases[0].migrate([first, second])
            #expect(try await appliedNumbers(databases[0]) == [1, 2])
        }
    }

    /// As after a crash on a database that commits each definition by itself.
    @Test(arguments: Store.allCases)
    func aMigrationThatFailedHalfwayIsCompletedWhenItIsRepeated(store: Store) async throws {
        try await store.withDatabases(1, []) { databases in
            let definition = "CREATE TABLE IF NOT EXISTS half (id BIGINT NOT NULL PRIMARY KEY)"
            let failing = SQLMigration(
                number: 2, name: "half", oldestProgram: 1, statements: [definition, "INSERT INTO nowhere VALUES (1)"])
            let mended = SQLMigration(
                number: 2, name: "half", oldestProgram: 1, statements: [definition, "INSERT INTO half VALUES (1)"])
            await #expect(throws: SQLDatabaseError.self) { try await databases[0].migrate([first, failing]) }
            #expect(try await appliedNumbers(databases[0]) == [1])
            try await databases[0].migrate([first, mended])
            #expect(try await appliedNumbers(databases[0]) == [1, 2])
            let count = try await databases[0].read { try $0.query("SELECT id FROM half").count }
            #expect(count == 1)
        }
    }

    @Test(arguments: Store.allCases)
    func aProgramTooOldForTheSchemaRefusesIt(store: Store) async throws {
        try await store.withDatabases(1, []) { databases in
            let database = databases[0]
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
