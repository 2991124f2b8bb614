import DatabaseAccess
import SQLDatabase
import Testing

@Suite
struct GroupCommitContract {
    private func insert(_ id: String) -> WriteBody {
        { SQLEnding(_ = try $0.execute("INSERT INTO items (id, amount) VALUES (?, 1)", [id])) }
    }

    @Test(arguments: Store.allCases)
    func writesThatWaitTogetherShareOneCommit(store: Store) async throws {
        try await store.withDatabase { database in
            let before = database.commits.count
            let results = try await waitingTogether(database, (0..<100).map { insert("\($0)") })
            for result in results {
                try result.get()
            }
            #expect(try await database.ids().count == 100)
            let commits = Int(database.commits.count - before) - database.transactionsAtOnce
            #expect(commits == 1, "beside those of the writes that held the others up")
        }
    }

    @Test(arguments: Store.allCases)
    func aBodyThatThrowsTakesBackOnlyItsOwnWork(store: Store) async throws {
        try await store.withDatabase { database in
            let failing: WriteBody = { connection in
                try connection.execute("INSERT INTO items (id, amount) VALUES ('lost', 1)")
                try connection.execute("UPDATE items SET amount = 5")
                throw BodyFailed()
            }
            let results = try await waitingTogether(database, [insert("a"), failing, insert("a"), insert("b")])
            try results[0].get()
            #expect(throws: BodyFailed()) { try results[1].get() }
            let taken = #expect(throws: SQLDatabaseError.self) { try results[2].get() }
            guard case .constraint(kind: .unique, _, _) = taken else {
                Issue.record("\(String(describing: taken))")
                return
            }
            try results[3].get()
            #expect(try await database.items() == ["a 1", "b 1"])
        }
    }

    @Test(arguments: Store.allCases)
    func anEndingThatFailsTakesBackOnlyItsOwnWork(store: Store) async throws {
        try await store.withDatabase { database in
            let insertion = SQLStatement("INSERT INTO items (id, amount) VALUES ('a', 1)")
            let failing: WriteBody = { connection in
                try connection.execute("INSERT INTO items (id, amount) VALUES ('lost', 1)")
                return SQLEnding((), [insertion])
            }
            let results = try await waitingTogether(
                database, [{ _ in SQLEnding((), [insertion]) }, failing, insert("b")])
            try results[0].get()
            #expect(throws: SQLDatabaseError.self) { try results[1].get() }
            try results[2].get()
            #expect(try await database.items() == ["a 1", "b 1"])
        }
    }

    @Test(arguments: Store.allCases)
    func eachWriteGetsTheRowsOfItsOwnEnding(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("counter", 0)
            let count = SQLStatement("UPDATE items SET amount = amount + 1 WHERE id = 'counter'")
            let look = SQLStatement("SELECT amount FROM items WHERE id = 'counter'")
            let body: (Int) -> WriteBody = { expected in
                { _ in
                    SQLEnding([count, look]) { rows in
                        let amount = try rows[0].integer("amount")
                        guard rows.count == 1, amount == expected else { throw BodyFailed(reason: "\(amount)") }
                    }
                }
            }
            for result in try await waitingTogether(database, (1...20).map(body)) {
                try result.get()
            }
        }
    }

    @Test(arguments: Store.allCases)
    func moreThanOneBatchIsAllDone(store: Store) async throws {
        try await store.withDatabase { database in
            let before = database.commits.count
            let results = try await waitingTogether(database, (0..<600).map { insert("\($0)") })
            for result in results {
                try result.get()
            }
            #expect(try await database.ids().count == 600)
            let commits = Int(database.commits.count - before) - database.transactionsAtOnce
            #expect(commits == 3, "256 writes at most share a commit")
        }
    }

    @Test(arguments: Store.allCases)
    func concurrentIncrementsLoseNothing(store: Store) async throws {
        try await store.withDatabases(store.programs, [.items]) { databases in
            try await databases[0].insert("counter", 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<24 {
                    let database = databases[task % databases.count]
                    group.addTask {
                        for _ in 0..<20 {
                            try await database.write { connection in
                                let row = try connection.queryOne(
                                    "SELECT amount FROM items WHERE id = 'counter' \(connection.dialect.forUpdate)")
                                let amount = try row?.integer("amount") ?? 0
                                try connection.execute("UPDATE items SET amount = ?", [amount + 1])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await databases[0].items() == ["counter 480"])
        }
    }
}
