import DatabaseAccess
import SQLDatabase
import Testing

@Suite
struct EndingContract {
    private let count = SQLStatement("UPDATE items SET amount = amount + 1 WHERE id = 'counter'")
    private let look = SQLStatement("SELECT amount FROM items WHERE id = 'counter'")

    @Test(arguments: Store.allCases)
    func theValueIsMadeOfTheLastStatementsRows(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("counter", 0)
            let amount = try await database.commit { [count, look] connection in
                try connection.execute(count.sql)
                return SQLEnding([count, count, look]) { rows in try rows[0].integer("amount") }
            }
            #expect(amount == 3)
            #expect(try await database.items() == ["counter 3"])
            let rows = try await database.commit { [count] _ in SQLEnding([count]) { $0.count } }
            #expect(rows == 0)
            let word = try await database.commit { _ in SQLEnding("nothing to do") }
            #expect(word == "nothing to do")
        }
    }

    @Test(arguments: Store.allCases)
    func aStatementThatFailsTakesBackTheWholeTransaction(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("counter", 0)
            let before = database.commits.count
            let error = await #expect(throws: SQLDatabaseError.self) {
                try await database.commit { [count, look] connection in
                    try connection.execute(count.sql)
                    return SQLEnding((), [SQLStatement("INSERT INTO items (id) VALUES (?)", ["counter"]), look])
                }
            }
            guard case .constraint(kind: .unique, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(try await database.items() == ["counter 0"])
            #expect(database.commits.count == before)
        }
    }

    @Test(arguments: Store.allCases)
    func whatTheValueThrowsArrivesAndTakesNothingBack(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("counter", 0)
            await #expect(throws: BodyFailed(reason: "after the commit")) {
                try await database.commit { [count] _ in
                    SQLEnding([count]) { _ in throw BodyFailed(reason: "after the commit") }
                }
            }
            #expect(try await database.items() == ["counter 1"])
        }
    }
}
