import SQLDatabase
import Testing

@Suite
struct ScanTests {
    /// The first column of the rows, up to and with the one for which `isLast` holds.
    private func ids(
        _ database: SQLiteDatabase, until isLast: @escaping @Sendable (String) -> Bool = { _ in false }
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

    @Test
    func rowsComeInOrderUntilTheReaderHasEnough() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func aWriteSeesItsOwnRows() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func valuesComeBackAsTheyWent() async throws {
        try await withDatabase { database, _ in
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

    @Test
    func aColumnThatHoldsSomethingElseIsNamed() async throws {
        let mistakes: [(read: @Sendable (any SQLColumns) throws -> Void, SQLDatabaseError)] = [
            ({ _ = try $0.int64(0) }, .unexpectedValue(column: "word", expected: "integer", found: "text")),
            ({ _ = try $0.text(1) }, .unexpectedValue(column: "two", expected: "text", found: "integer")),
            ({ _ = try $0.blob(0) }, .unexpectedValue(column: "word", expected: "blob", found: "text")),
            ({ _ = try $0.blob(2) }, .unexpectedValue(column: "missing", expected: "blob", found: "null")),
        ]
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path)
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
            try await database.close()
        }
    }

    @Test
    func aReadMustNotChangeAnything() async throws {
        try await withDatabase { database, _ in
            try await database.insert("a")
            await #expect(throws: SQLDatabaseError.self) {
                try await database.read { connection in
                    try connection.scan("DELETE FROM items RETURNING id", []) { _ in true }
                }
            }
            #expect(try await ids(database) == ["a"])
        }
    }
}
