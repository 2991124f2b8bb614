import Foundation
import SQLDatabase
import Testing

@Suite
struct SQLiteDatabaseTests {
    @Test
    func changedRowsAreCountedForEachStatement() async throws {
        try await withDatabase { database, _ in
            let counts = try await database.write { connection in
                [
                    try connection.execute("INSERT INTO items (id, amount) VALUES ('a', 1), ('b', 2), ('c', 3)"),
                    try connection.execute("CREATE TABLE other (id BIGINT)"),
                    try connection.execute("UPDATE items SET amount = 0 WHERE amount > ?", [1]),
                    try connection.execute("DELETE FROM items WHERE id = ?", ["nobody"]),
                ]
            }
            #expect(counts == [3, 0, 2, 0])
        }
    }

    @Test
    func aBodyThatThrowsChangesNothingAndItsErrorArrives() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func constraintsAreToldApartAndNeverQuoteValues() async throws {
        try await withDatabase { database, _ in
            try await database.insert("jane@example.com")
            let taken = await #expect(throws: SQLDatabaseError.self) { try await database.insert("jane@example.com") }
            guard case .constraint(kind: .unique, let message, _) = taken else {
                Issue.record("\(String(describing: taken))")
                return
            }
            #expect(message.contains("items.id"))
            #expect("\(try #require(taken))".contains("jane") == false)
            let refused = await #expect(throws: SQLDatabaseError.self) { try await database.insert("negative", -1) }
            guard case .constraint(kind: .other, _, _) = refused else {
                Issue.record("\(String(describing: refused))")
                return
            }
        }
    }

    @Test
    func foreignKeysAreEnforced() async throws {
        try await withDatabase { database, _ in
            let error = await #expect(throws: SQLDatabaseError.self) {
                try await database.write { connection in
                    try connection.execute("CREATE TABLE parts (item TEXT NOT NULL REFERENCES items (id))")
                    try connection.execute("INSERT INTO parts (item) VALUES ('none')")
                }
            }
            guard case .constraint(kind: .other, _, _) = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test
    func wrongStatementsAndArgumentsAreErrorsOfTheStatement() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func aReadRefusesToChangeAnything() async throws {
        try await withDatabase { database, _ in
            let error = await #expect(throws: SQLDatabaseError.self) {
                try await database.read { try $0.execute("DELETE FROM items") }
            }
            guard case .statement = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }
    }

    @Test
    func aReadSeesOneSnapshotWhileOthersCommit() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func aClosedDatabaseIsUnavailableAndKeepsItsRows() async throws {
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path)
            try await database.write { try $0.execute("CREATE TABLE items (id TEXT, amount BIGINT)") }
            try await database.ping()
            async let inserted: Void = database.insert("a")
            try await inserted
            try await database.close()
            await #expect(throws: SQLDatabaseError.unavailable(message: "it was closed")) { try await database.ping() }
            await #expect(throws: SQLDatabaseError.unavailable(message: "it was closed")) {
                try await database.insert("b")
            }
            let reopened = try SQLiteDatabase(path: path)
            #expect(try await reopened.ids() == ["a"])
            try await reopened.close()
        }
    }

    @Test
    func aConnectionThatEscapesItsBodyIsWorthless() async throws {
        final class Escaped: @unchecked Sendable {
            var connection: (any SQLConnection)?
        }
        try await withDatabase { database, _ in
            let escaped = Escaped()
            try await database.write { escaped.connection = $0 }
            #expect(throws: SQLDatabaseError.self) { try escaped.connection?.execute("DELETE FROM items") }
        }
    }

    @Test
    func aCancelledReadEndsAndACancelledWriteIsFinished() async throws {
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
            let writing = Task {
                try await database.write { connection in
                    started.signal()
                    isCancelled.wait()
                    try connection.execute("INSERT INTO items (id) VALUES ('a')")
                }
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    started.wait()
                    started.wait()
                    continuation.resume()
                }
            }
            reading.cancel()
            writing.cancel()
            isCancelled.signal()
            isCancelled.signal()
            await #expect(throws: CancellationError.self) { try await reading.value }
            try await writing.value
            #expect(try await database.ids() == ["a"])
        }
    }
}
