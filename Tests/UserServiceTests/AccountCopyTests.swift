import TestSupport
import Testing

@testable import SQLDatabase
@testable import UserService

@Suite struct AccountCopyTests {
    @Test func everyTableIsCopiedInTheOrderOfItsKey() async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLDatabaseAddress("sqlite:\(directory.path)/users.sqlite").open()
        try await UserRepository(database: database).prepare()
        let keys = try await database.read { connection in
            try connection.query(
                """
                SELECT t.name || ' ' || c.name AS name FROM sqlite_master t JOIN pragma_table_info(t.name) c
                WHERE t.type = 'table' AND c.pk > 0 ORDER BY t.name, c.pk
                """
            ).map { try $0.text("name") }
        }
        let tables = UserSchema.schema.tables.sorted { $0.name < $1.name }
        let copied = tables.flatMap { table in table.key.map { "\(table.name) \($0)" } }
        #expect(keys.filter { !["event_epoch id", "schema_migrations number"].contains($0) } == copied)
        try await database.close()
    }
}
