import DatabaseAccess
import Foundation
import SQLDatabase
import Testing

/// What only a database in a file promises.
@Suite
struct SQLiteDatabaseTests {
    /// Runs `body` with a new database that has the table `items`, and its path.
    private func withDatabase(_ body: (SQLiteDatabase, String) async throws -> Void) async throws {
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path)
            try await database.migrate([.items])
            try await body(database, path)
            try await database.close()
        }
    }

    @Test
    func aResultComesOnlyAfterTheCommit() async throws {
        try await withDatabase { database, path in
            let other = try SQLiteDatabase(path: path)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<100 {
                    group.addTask {
                        let before = database.commits.count
                        try await database.insert("\(number)")
                        #expect(database.commits.count > before)
                        let row = try await other.read {
                            try $0.queryOne("SELECT id FROM items WHERE id = ?", ["\(number)"])
                        }
                        #expect(row != nil)
                    }
                }
                try await group.waitForAll()
            }
            try await other.close()
        }
    }

    @Test
    func whatWasAcknowledgedIsInTheFilesOfAProcessThatDies() async throws {
        try await withDatabase { database, path in
            for number in 0..<20 {
                try await database.insert("\(number)")
            }
            // What a killed process leaves: the files as they are, without closing.
            let copy = path + ".copy"
            for suffix in ["", "-wal"] {
                try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
            }
            let reopened = try SQLiteDatabase(path: copy)
            #expect(try await reopened.ids().count == 20)
            try await reopened.close()
        }
    }

    @Test(arguments: [(SQLiteDatabase.Durability.full, 2), (.process, 1)])
    func everyConnectionHasTheSettingsOfItsDurability(durability: SQLiteDatabase.Durability, level: Int) async throws {
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path, durability: durability)
            let settings = try await database.write { connection in
                try ["synchronous", "journal_mode", "foreign_keys"].map { name in
                    try connection.queryOne("PRAGMA \(name)")?.value(name)
                }
            }
            #expect(settings == [.integer(Int64(level)), .text("wal"), .integer(1)])
            try await database.close()
        }
    }

    @Test
    func onlyTheOwnerMayReadTheFiles() async throws {
        try await withDatabase { _, path in
            let directory = (path as NSString).deletingLastPathComponent
            let modes = try [path, path + "-wal", directory].map { path in
                try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            }
            #expect(modes == [0o600, 0o600, 0o700])
        }
    }

    @Test
    func aFileThatIsNoDatabaseIsRefused() async throws {
        try await withTemporaryPath { path in
            let directory = (path as NSString).deletingLastPathComponent
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            try Data(repeating: 65, count: 8_192).write(to: URL(fileURLWithPath: path))
            let error = #expect(throws: SQLDatabaseError.self) { try SQLiteDatabase(path: path) }
            guard case .unavailable = error else {
                Issue.record("\(String(describing: error))")
                return
            }
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
            let tooMuch: WriteBody = { connection in
                let text = String(repeating: "x", count: 1_000_000)
                // Even a body that hides the error cannot make the others look committed, or write outside a transaction.
                _ = try? connection.execute("INSERT INTO items (id) VALUES (?)", [text])
                #expect(throws: SQLDatabaseError.self) { try connection.execute("DELETE FROM items") }
                return SQLEnding(())
            }
            let results = try await waitingTogether(database, [insert("a"), tooMuch, insert("b")])
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
    func aWriteThatCannotBeCommittedFailsAlone() async throws {
        try await withDatabase { database, _ in
            try await database.write { connection in
                try connection.execute(
                    "CREATE TABLE parts (item TEXT REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED)")
            }
            let before = database.commits.count
            let broken: WriteBody = { SQLEnding(_ = try $0.execute("INSERT INTO parts (item) VALUES ('none')")) }
            let results = try await waitingTogether(database, [insert("a"), broken, insert("b")])
            try results[0].get()
            #expect(throws: SQLDatabaseError.self) { try results[1].get() }
            try results[2].get()
            #expect(database.commits.count == before + 3, "that of the write that held them up, and one for each")
            #expect(try await database.ids() == ["a", "b"])
        }
    }

    private func insert(_ id: String) -> WriteBody {
        { SQLEnding(_ = try $0.execute("INSERT INTO items (id, amount) VALUES (?, 1)", [id])) }
    }

    @Test
    func aCancelledReadEnds() async throws {
        try await withDatabase { database, _ in
            let started = DispatchSemaphore(value: 0)
            let isCancelled = DispatchSemaphore(value: 0)
            let reading = Task {
                try await database.read { connection in
                    started.signal()
                    isCancelled.wait()
                    return try connection.query("SELECT id FROM items").count
                }
            }
            await waitOutside(started)
            reading.cancel()
            isCancelled.signal()
            await #expect(throws: CancellationError.self) { try await reading.value }
        }
    }
}
