import Foundation
import SQLDatabase
import Testing

@Suite
struct GroupCommitTests {
    typealias Body = @Sendable (any SQLConnection) throws -> Void

    /// Runs `bodies` so that all of them wait for the same transaction, in this order: an earlier write holds the writer up
    /// until they do.
    private func together(_ database: SQLiteDatabase, _ bodies: [Body]) async throws -> [Result<Void, any Error>] {
        let mayGoOn = DispatchSemaphore(value: 0)
        let (started, startedContinuation) = AsyncStream.makeStream(of: Void.self)
        let blocker = Task {
            try await database.write { _ in
                startedContinuation.finish()
                mayGoOn.wait()
            }
        }
        for await _ in started {}
        var tasks: [Task<Void, any Error>] = []
        for body in bodies {
            tasks.append(Task { try await database.write(body) })
            while database.waitingWrites < tasks.count { await Task.yield() }
        }
        mayGoOn.signal()
        try await blocker.value
        var results: [Result<Void, any Error>] = []
        for task in tasks {
            results.append(await task.result)
        }
        return results
    }

    private func insert(_ id: String) -> Body {
        { try $0.execute("INSERT INTO items (id, amount) VALUES (?, 1)", [id]) }
    }

    @Test
    func writesThatWaitTogetherShareOneCommit() async throws {
        try await withDatabase { database, _ in
            let before = database.commits.count
            let results = try await together(database, (0..<100).map { insert("\($0)") })
            for result in results {
                try result.get()
            }
            #expect(try await database.ids().count == 100)
            #expect(database.commits.count == before + 2, "one for the write that held the others up, one for them")
        }
    }

    @Test
    func aBodyThatThrowsTakesBackOnlyItsOwnWork() async throws {
        try await withDatabase { database, _ in
            let failing: Body = { connection in
                try connection.execute("INSERT INTO items (id, amount) VALUES ('lost', 1)")
                try connection.execute("UPDATE items SET amount = 5")
                throw BodyFailed()
            }
            let results = try await together(database, [insert("a"), failing, insert("a"), insert("b")])
            try results[0].get()
            #expect(throws: BodyFailed()) { try results[1].get() }
            let taken = #expect(throws: SQLDatabaseError.self) { try results[2].get() }
            guard case .constraint(kind: .unique, _, _) = taken else {
                Issue.record("\(String(describing: taken))")
                return
            }
            try results[3].get()
            let rows = try await database.read { connection in
                try connection.query("SELECT id, amount FROM items ORDER BY id").map {
                    "\(try $0.text("id")) \(try $0.integer("amount"))"
                }
            }
            #expect(rows == ["a 1", "b 1"])
        }
    }

    @Test
    func moreThanOneBatchIsAllDone() async throws {
        try await withDatabase { database, _ in
            let before = database.commits.count
            let results = try await together(database, (0..<600).map { insert("\($0)") })
            for result in results {
                try result.get()
            }
            #expect(try await database.ids().count == 600)
            #expect(database.commits.count == before + 4, "256 writes at most share a commit")
        }
    }

    /// A full disk may end the transaction in the midst of a body, and with it the work of bodies that had succeeded.
    @Test
    func whenTheDatabaseDropsTheTransactionNobodyIsToldOfSuccess() async throws {
        try await withDatabase { database, _ in
            try await database.write { connection in
                let pages = try connection.queryOne("PRAGMA page_count")?.integer("page_count") ?? 0
                _ = try connection.query("PRAGMA max_page_count = \(pages + 2)")
            }
            let tooMuch: Body = { connection in
                let text = String(repeating: "x", count: 1_000_000)
                // Even a body that hides the error cannot make the others look committed, or write outside a transaction.
                _ = try? connection.execute("INSERT INTO items (id) VALUES (?)", [text])
                #expect(throws: SQLDatabaseError.self) { try connection.execute("DELETE FROM items") }
            }
            let results = try await together(database, [insert("a"), tooMuch, insert("b")])
            for result in results {
                let error = #expect(throws: SQLDatabaseError.self) { try result.get() }
                guard case .unavailable(let message) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(message.contains("SQLite error 13"))
            }
            #expect(try await database.ids() == [])
            try await database.insert("c")
            #expect(try await database.ids() == ["c"])
        }
    }

    @Test
    func aCommitThatFailsFailsEveryWriteInIt() async throws {
        try await withDatabase { database, _ in
            try await database.write { connection in
                try connection.execute(
                    "CREATE TABLE parts (item TEXT REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED)")
            }
            let before = database.commits.count
            let broken: Body = { try $0.execute("INSERT INTO parts (item) VALUES ('none')") }
            let results = try await together(database, [insert("a"), broken])
            for result in results {
                #expect(throws: SQLDatabaseError.self) { try result.get() }
            }
            #expect(database.commits.count == before + 1, "only the write that held them up")
            try await database.insert("b")
            #expect(try await database.ids() == ["b"])
        }
    }

    @Test
    func concurrentIncrementsLoseNothing() async throws {
        try await withDatabase { database, _ in
            try await database.insert("counter", 0)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        for _ in 0..<20 {
                            try await database.write { connection in
                                let row = try connection.queryOne("SELECT amount FROM items WHERE id = 'counter'")
                                let amount = try row?.integer("amount") ?? 0
                                try connection.execute("UPDATE items SET amount = ?", [amount + 1])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let row = try await database.read { try $0.queryOne("SELECT amount FROM items") }
            #expect(try row?.integer("amount") == 640)
        }
    }
}
