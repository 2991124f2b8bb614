import DatabaseAccess
import Foundation
import SQLDatabase
import Testing

@Suite
struct TransactionContract {
    @Test(arguments: Store.allCases)
    func changedRowsAreCountedForEachStatement(store: Store) async throws {
        try await store.withDatabase { database in
            let counts = try await database.write { connection in
                [
                    try connection.execute("INSERT INTO items (id, amount) VALUES ('a', 1), ('b', 2), ('c', 3)"),
                    try connection.execute("SELECT id FROM items"),
                    try connection.execute("UPDATE items SET amount = 0 WHERE amount > ?", [1]),
                    try connection.execute("UPDATE items SET amount = 0 WHERE id <> ?", ["a"]),
                    try connection.execute("DELETE FROM items WHERE id = ?", ["nobody"]),
                    try connection.execute("DELETE FROM items"),
                ]
            }
            #expect(counts == [3, 0, 2, 2, 0, 3])
        }
    }

    @Test(arguments: Store.allCases)
    func statementsRunInTheirOrderAndAreCountedEach(store: Store) async throws {
        try await store.withDatabase { database in
            let counts = try await database.write { connection in
                try connection.execute(all: [
                    SQLStatement("INSERT INTO items (id, amount) VALUES (?, 1), (?, 2)", ["a", "b"]),
                    SQLStatement("UPDATE items SET amount = amount + ?", [10]),
                    SQLStatement("DELETE FROM items WHERE id = 'a'"),
                ])
            }
            #expect(counts == [2, 2, 1])
            #expect(try await database.items() == ["b 12"])
            let none = try await database.write { try $0.execute(all: []) }
            #expect(none == [])
        }
    }

    @Test(arguments: Store.allCases)
    func theFirstOfSeveralStatementsThatFailsIsTheErrorAndThoseAfterItAreNotRun(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("a")
            let error = await #expect(throws: SQLDatabaseError.self) {
                try await database.write { connection in
                    try connection.execute(all: [
                        SQLStatement("INSERT INTO items (id, amount) VALUES ('b', 1)"),
                        SQLStatement("INSERT INTO items (id, amount) VALUES ('a', 1)"),
                        SQLStatement("INSERT INTO nowhere VALUES (1)"),
                    ])
                }
            }
            guard case .constraint(kind: .unique, _, let sql) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(sql.contains("'a'"))
            #expect(try await database.items() == ["a 1"])
        }
    }

    @Test(arguments: Store.allCases)
    func aBodyThatThrowsChangesNothingAndItsErrorArrives(store: Store) async throws {
        try await store.withDatabase { database in
            let before = database.commits.count
            await #expect(throws: BodyFailed(reason: "mine")) {
                try await database.write { connection in
                    try connection.execute("INSERT INTO items (id) VALUES ('a')")
                    throw BodyFailed(reason: "mine")
                }
            }
            #expect(try await database.ids() == [])
            #expect(database.commits.count == before)
            try await database.insert("b")
            #expect(database.commits.count == before + 1)
        }
    }

    /// SQLite takes all of it.
    @Test(arguments: Store.servers)
    func errorsAboutDataNeverQuoteIt(store: Store) async throws {
        try await store.withDatabase { database in
            let tooLong = String(repeating: "secret", count: 100)
            let mistakes: [(sql: String, arguments: [SQLValue])] = [
                ("INSERT INTO items (id) VALUES (?)", [.text(tooLong)]),
                ("INSERT INTO items (id, amount) VALUES ('a', ?)", [.text("secret")]),
                ("INSERT INTO items (id, amount) VALUES ('a', ?)", [.real(1e300)]),
            ]
            for (sql, arguments) in mistakes {
                let error = await #expect(throws: SQLDatabaseError.self) {
                    try await database.write { try $0.execute(sql, arguments) }
                }
                let words = "\(try #require(error))"
                #expect(!words.contains("secret"))
            }
            #expect(try await database.ids() == [])
        }
    }

    @Test(arguments: Store.allCases)
    func aReadRefusesToChangeAnything(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("a")
            await #expect(throws: SQLDatabaseError.self) {
                try await database.read { try $0.execute("DELETE FROM items") }
            }
            await #expect(throws: SQLDatabaseError.self) {
                try await database.read { connection in
                    _ = try connection.query("SELECT id FROM items")
                    try connection.execute(all: [SQLStatement("UPDATE items SET amount = 7")])
                }
            }
            #expect(try await database.items() == ["a 1"])
        }
    }

    @Test(arguments: Store.allCases)
    func aReadSeesOneSnapshotWhileOthersCommit(store: Store) async throws {
        try await store.withDatabase { database in
            let hasLooked = DispatchSemaphore(value: 0)
            let hasChanged = DispatchSemaphore(value: 0)
            async let counts = database.read { connection in
                let first = try connection.query("SELECT id FROM items").count
                hasLooked.signal()
                hasChanged.wait()
                return [first, try connection.query("SELECT id FROM items").count]
            }
            try await database.write { connection in
                hasLooked.wait()
                try connection.execute("INSERT INTO items (id) VALUES ('a')")
            }
            hasChanged.signal()
            #expect(try await counts == [0, 0])
            #expect(try await database.ids() == ["a"])
        }
    }

    @Test(arguments: Store.allCases)
    func aResultComesOnlyAfterTheCommit(store: Store) async throws {
        try await store.withDatabases(store.programs, [.items]) { databases in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let before = databases[0].commits.count
                        try await databases[0].insert("\(number)")
                        #expect(databases[0].commits.count > before)
                        for database in databases {
                            let row = try await database.read {
                                try $0.queryOne("SELECT id FROM items WHERE id = ?", ["\(number)"])
                            }
                            #expect(row != nil)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(arguments: Store.allCases)
    func aClosedDatabaseIsUnavailableAndKeepsItsRows(store: Store) async throws {
        try await store.withAddress { address in
            let database = try SQLDatabaseAddress(address).open()
            try await database.migrate([.items])
            try await database.ping()
            async let inserted: Void = database.insert("a")
            try await inserted
            try await database.close()
            await #expect(throws: SQLDatabaseError.unavailable(message: "it was closed")) { try await database.ping() }
            await #expect(throws: SQLDatabaseError.unavailable(message: "it was closed")) {
                try await database.insert("b")
            }
            let reopened = try SQLDatabaseAddress(address).open()
            #expect(try await reopened.ids() == ["a"])
            try await reopened.close()
        }
    }

    @Test(arguments: Store.allCases)
    func aConnectionThatEscapesItsBodyIsWorthless(store: Store) async throws {
        final class Escaped: @unchecked Sendable {
            var connection: (any SQLConnection)?
        }
        try await store.withDatabase { database in
            let escaped = Escaped()
            try await database.write { escaped.connection = $0 }
            #expect(throws: SQLDatabaseError.self) { try escaped.connection?.execute("DELETE FROM items") }
        }
    }

    @Test(arguments: Store.allCases)
    func aCancelledWriteIsFinished(store: Store) async throws {
        try await store.withDatabase { database in
            let started = DispatchSemaphore(value: 0)
            let isCancelled = DispatchSemaphore(value: 0)
            let writing = Task {
                try await database.write { connection in
                    started.signal()
                    isCancelled.wait()
                    try connection.execute("INSERT INTO items (id) VALUES ('a')")
                }
            }
            await waitOutside(started)
            writing.cancel()
            isCancelled.signal()
            try await writing.value
            #expect(try await database.ids() == ["a"])
        }
    }

    @Test(arguments: Store.allCases)
    func moreTextsThanAreKeptPreparedAllWork(store: Store) async throws {
        try await store.withDatabase { database in
            for hundred in 0..<7 {
                let values = try await database.read { connection in
                    try (0..<100).map { number in
                        let text = "SELECT ? + \(hundred * 100 + number) AS value"
                        return try connection.queryOne(text, [1])?.integer("value")
                    }
                }
                #expect(values == Array(hundred * 100 + 1...hundred * 100 + 100))
            }
        }
    }

    @Test(arguments: Store.allCases)
    func questionMarksInQuotesAreNoPlaceholders(store: Store) async throws {
        try await store.withDatabase { database in
            let row = try await database.read {
                try $0.queryOne("SELECT '?' AS one, 'it''s ?' AS two, ? AS \"three?\", 'a' || 'b' AS four", [3])
            }
            #expect(try row?.text("one") == "?")
            #expect(try row?.text("two") == "it's ?")
            #expect(try row?.integer("three?") == 3)
            #expect(try row?.text("four") == "ab")
        }
    }
}
