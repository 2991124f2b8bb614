import Foundation
import SQLDatabase
import Testing

@Suite
struct ScanContract {
    /// The first column of the rows, up to and with the one for which `isLast` holds.
    private func ids(
        _ database: any SQLDatabase, until isLast: @escaping @Sendable (String) -> Bool = { _ in false }
    ) async throws -> [String] {
        try await database.read { connection in
            var ids: [String] = []
            try connection.scan("SELECT id FROM items WHERE amount < ? ORDER BY id", [10]) { columns in
                let id = try columns.text(0)
                ids.append(id)
                return !isLast(id)
            }
            return ids
        }
    }

    @Test(arguments: Store.allCases)
    func rowsComeInOrderUntilTheReaderHasEnough(store: Store) async throws {
        try await store.withDatabase { database in
            for id in ["c", "a", "d", "b"] { try await database.insert(id) }
            try await database.insert("much", 10)
            #expect(try await ids(database) == ["a", "b", "c", "d"])
            // A statement that was not read to its end is used again.
            #expect(try await ids(database) { $0 == "b" } == ["a", "b"])
            #expect(try await ids(database) == ["a", "b", "c", "d"])
            await #expect(throws: BodyFailed()) {
                try await database.read { connection in
                    try connection.scan("SELECT id FROM items", []) { _ in throw BodyFailed() }
                }
            }
            #expect(try await ids(database).count == 4)
        }
    }

    @Test(arguments: Store.allCases)
    func aWriteSeesItsOwnRows(store: Store) async throws {
        try await store.withDatabase { database in
            let count = try await database.write { connection in
                try connection.execute("INSERT INTO items (id, amount) VALUES ('a', 1)")
                var count = 0
                try connection.scan("SELECT id FROM items", []) { _ in
                    count += 1
                    return true
                }
                return count
            }
            #expect(count == 1)
        }
    }

    @Test(arguments: Store.allCases)
    func valuesComeBackAsTheyWent(store: Store) async throws {
        try await store.withDatabase { database in
            let bytes = (0..<3_000).map { UInt8(truncatingIfNeeded: $0) }
            try await database.read { connection in
                var rows = 0
                try connection.scan("SELECT ?, ?, ?, ?", [Int64.min, "Zoë 🦊", bytes, [UInt8]()]) { columns in
                    rows += 1
                    let (number, text) = (try columns.int64(0), try columns.text(1))
                    #expect(number == .min && text == "Zoë 🦊")
                    let (blob, empty) = (try columns.blob(2), try columns.blob(3))
                    #expect(blob == bytes && empty == [])
                    return true
                }
                #expect(rows == 1)
            }
        }
    }

    @Test(arguments: Store.allCases)
    func aColumnThatHoldsSomethingElseIsNamed(store: Store) async throws {
        let mistakes: [(read: @Sendable (any SQLColumns) throws -> Void, SQLDatabaseError)] = [
            ({ _ = try $0.int64(0) }, .unexpectedValue(column: "word", expected: "integer", found: "text")),
            ({ _ = try $0.text(1) }, .unexpectedValue(column: "two", expected: "text", found: "integer")),
            ({ _ = try $0.blob(0) }, .unexpectedValue(column: "word", expected: "blob", found: "text")),
            ({ _ = try $0.blob(2) }, .unexpectedValue(column: "missing", expected: "blob", found: "null")),
        ]
        try await store.withDatabase { database in
            for (read, error) in mistakes {
                await #expect(throws: error) {
                    try await database.read { connection in
                        try connection.scan("SELECT 'secret' AS word, 2 AS two, NULL AS missing", []) { columns in
                            try read(columns)
                            return true
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: Store.allCases)
    func thousandsOfRowsCome(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.write { connection in
                for hundred in 0..<50 {
                    let ids = (0..<100).map { String(format: "%04d", hundred * 100 + $0) }
                    let values = ids.map { _ in "(?, 1)" }.joined(separator: ", ")
                    try connection.execute("INSERT INTO items (id, amount) VALUES \(values)", ids)
                }
            }
            let all = (0..<5_000).map { String(format: "%04d", $0) }
            #expect(try await ids(database) == all)
            // More than one portion, and not the end.
            #expect(try await ids(database) { $0 == "1234" }.count == 1_235)
            #expect(try await ids(database).count == 5_000)
        }
    }

    @Test(arguments: Store.allCases)
    func aReadMustNotChangeAnything(store: Store) async throws {
        try await store.withDatabase { database in
            try await database.insert("a")
            await #expect(throws: SQLDatabaseError.self) {
                try await database.read { connection in
                    try connection.scan("DELETE FROM items", []) { _ in true }
                }
            }
            #expect(try await ids(database) == ["a"])
        }
    }
}
