import SQLDatabase
import Testing

/// What statements that fail are told apart by, and what their errors never tell.
@Suite
struct StatementErrorContract {
    @Test(arguments: Store.allCases)
    func constraintsAreToldApartAndNeverQuoteValues(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("jane@example.com")
            let taken = await #expect(throws: SQLDatabaseError.self) { try await database.insert("jane@example.com") }
            guard case .constraint(kind: .unique, let message, _) = taken else {
                Issue.record("\(String(describing: taken))")
                return
            }
            let key =
                switch store {
                case .sqlite: "items.id"
                case .postgreSQL: "items_pkey"
                case .mySQL: "PRIMARY"
                }
            #expect(message.contains(key))
            let takenWords = "\(try #require(taken))"
            #expect(!takenWords.contains("jane"))
            let refused = await #expect(throws: SQLDatabaseError.self) { try await database.insert("negative", -1) }
            let refusedWords = "\(try #require(refused))"
            #expect(!refusedWords.contains("negative"))
            guard case .constraint(kind: .other, _, _) = refused else {
                Issue.record("\(String(describing: refused))")
                return
            }
        }
    }

    @Test(arguments: Store.allCases)
    func missingValuesAndForeignKeysAreRefused(store: Store) async throws {
        let parts = SQLMigration.test(
            """
            CREATE TABLE parts (
                item VARCHAR(64) NOT NULL, name VARCHAR(64) NOT NULL, FOREIGN KEY (item) REFERENCES items (id)
            )
            """)
        try await store.withDatabases(1, [.items, parts]) { databases in
            try await databases[0].insert("a")
            for arguments in [["nobody", "wheel"], ["a", nil]] {
                let error = await #expect(throws: SQLDatabaseError.self) {
                    try await databases[0].write { connection in
                        try connection.execute("INSERT INTO parts (item, name) VALUES (?, ?)", arguments)
                    }
                }
                guard case .constraint(kind: .other, _, _) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                let words = "\(try #require(error))"
                #expect(!words.contains("nobody"))
            }
            try await databases[0].write {
                try $0.execute("INSERT INTO parts (item, name) VALUES ('a', 'wheel')")
            }
            let error = await #expect(throws: SQLDatabaseError.self) {
                try await databases[0].write { try $0.execute("DELETE FROM items WHERE id = 'a'") }
            }
            guard case .constraint(kind: .other, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test(arguments: Store.allCases)
    func wrongStatementsAndArgumentsAreErrorsOfTheStatement(store: Store) async throws {
        try await store.withDatabase { database in
            func expectStatementError(_ sql: String, _ arguments: [SQLValue]) async {
                let error = await #expect(throws: SQLDatabaseError.self) {
                    try await database.write { try $0.execute(sql, arguments) }
                }
                guard case .statement(_, sql) = error else {
                    Issue.record("\(sql): \(String(describing: error))")
                    return
                }
            }
            await expectStatementError("SELEC 1", [])
            await expectStatementError("INSERT INTO nowhere VALUES (1)", [])
            await expectStatementError("INSERT INTO items (id) VALUES (?)", [])
            await expectStatementError("INSERT INTO items (id) VALUES (?)", [.text("a"), .text("b")])
            await expectStatementError("INSERT INTO items (id) VALUES (?)", [.text("a\0b")])
            let ids = try await database.ids()
            #expect(ids == [])
        }
    }
}
