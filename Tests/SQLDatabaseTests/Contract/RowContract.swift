import Commerce
import SQLDatabase
import Testing

@Suite
struct RowContract {
    @Test(arguments: Store.allCases)
    func everyTypeOfValueComesBackAsItWent(store: Store) async throws {
        let kinds = SQLMigration.test(
            """
            CREATE TABLE kinds (
                number BIGINT, large BIGINT, flag BIGINT, real_number DOUBLE PRECISION, label TEXT, bytes BLOB, id TEXT,
                at BIGINT, status TEXT, missing TEXT
            )
            """)
        try await store.withDatabases(1, [kinds]) { databases in
            let id = Identifier.make()
            let time = Timestamp(milliseconds: 1_774_749_600_123)
            let row = try await databases[0].write { connection in
                let changed = try connection.execute(
                    "INSERT INTO kinds VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    [
                        -7, Int64.max, true, 0.5, "Zoë 🦊", [0, 255, 1] as [UInt8], id, time,
                        PaymentMethod.bankTransfer, String?.none,
                    ])
                #expect(changed == 1)
                return try connection.queryOne("SELECT * FROM kinds")
            }
            let kinds = try #require(row)
            #expect(try kinds.integer("number") == -7)
            #expect(try kinds.int64("large") == .max)
            #expect(try kinds.boolean("flag"))
            #expect(try kinds.real("real_number") == 0.5)
            #expect(try kinds.text("label") == "Zoë 🦊")
            #expect(try kinds.blob("bytes") == [0, 255, 1])
            #expect(try kinds.identifier("id") == id)
            #expect(try kinds.timestamp("at") == time)
            #expect(try kinds.value("status", as: PaymentMethod.self) == .bankTransfer)
            #expect(try kinds.optionalText("missing") == nil)
            #expect(try kinds.optionalInteger("number") == -7)
        }
    }

    @Test(arguments: Store.allCases)
    func aRowSaysWhichColumnHoldsSomethingElse(store: Store) async throws {
        try await store.withDatabase { database in
            let row = try await database.read { try $0.queryOne("SELECT 'secret' AS word, 2 AS two, NULL AS missing") }
            let words = try #require(row)
            let notANumber = #expect(throws: SQLDatabaseError.self) { try words.integer("word") }
            #expect(notANumber == .unexpectedValue(column: "word", expected: "integer", found: "text"))
            #expect("\(try #require(notANumber))".contains("secret") == false)
            #expect(throws: SQLDatabaseError.unexpectedValue(column: "two", expected: "0 or 1", found: "integer")) {
                try words.boolean("two")
            }
            #expect(throws: SQLDatabaseError.unexpectedValue(column: "missing", expected: "text", found: "null")) {
                try words.text("missing")
            }
            #expect(throws: SQLDatabaseError.unexpectedValue(column: "word", expected: "Role", found: "text")) {
                try words.value("word", as: Role.self)
            }
            #expect(
                throws: SQLDatabaseError.unexpectedValue(column: "other", expected: "a column", found: "no such column")
            ) {
                try words.optionalText("other")
            }
        }
    }

    @Test(arguments: Store.allCases)
    func valuesOfAnyLengthAndAtTheEdgesComeBack(store: Store) async throws {
        let kinds = SQLMigration.test("CREATE TABLE kinds (id BIGINT NOT NULL PRIMARY KEY, label TEXT, bytes BLOB)")
        try await store.withDatabases(1, [kinds]) { databases in
            // Around the lengths at which implementations do something else.
            let lengths = [0, 1, 1_023, 1_024, 1_025, 16_383, 16_384, 65_535, 65_536, 70_000, 3_000_000]
            let texts = lengths.map { String(repeating: "x", count: max(0, $0 - 4)) + ($0 < 4 ? "" : "🦊") }
            let blobs = lengths.map { length in (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31) } }
            for (place, (text, blob)) in zip(texts, blobs).enumerated() {
                try await databases[0].write {
                    try $0.execute("INSERT INTO kinds VALUES (?, ?, ?)", [place, text, blob])
                }
            }
            let rows = try await databases[0].read { try $0.query("SELECT label, bytes FROM kinds ORDER BY id") }
            let (labels, bytes) = (try rows.map { try $0.text("label") }, try rows.map { try $0.blob("bytes") })
            #expect(labels == texts)
            #expect(bytes == blobs)
        }
    }

    @Test(arguments: Store.allCases)
    func numbersAtTheEdgesComeBack(store: Store) async throws {
        let kinds = SQLMigration.test("CREATE TABLE kinds (whole BIGINT, part DOUBLE PRECISION)")
        try await store.withDatabases(1, [kinds]) { databases in
            let wholes: [Int64] = [0, -1, .min, .max]
            let parts = [0, -1.5, Double.greatestFiniteMagnitude, .leastNormalMagnitude, 0.1]
            for whole in wholes {
                for part in parts {
                    let row = try await databases[0].write { connection in
                        try connection.execute("DELETE FROM kinds")
                        try connection.execute("INSERT INTO kinds VALUES (?, ?)", [whole, part])
                        return try connection.queryOne("SELECT whole, part FROM kinds WHERE whole = ?", [whole])
                    }
                    #expect(try row?.int64("whole") == whole)
                    #expect(try row?.real("part") == part)
                }
            }
        }
    }

    @Test(arguments: Store.allCases)
    func countsAndSumsAreIntegers(store: Store) async throws {
        try await store.withDatabase { database in
            let empty = try await database.read {
                try $0.queryOne("SELECT COUNT(*) AS count, SUM(amount) AS sum, MAX(amount) AS most FROM items")
            }
            #expect(try empty?.integer("count") == 0)
            #expect(try empty?.optionalInteger("sum") == nil)
            #expect(try empty?.optionalInteger("most") == nil)
            let amounts = [0, 7, 10_000, 9_007_199_254_740_993, 1_000_000_000_000]
            for amount in amounts { try await database.insert("\(amount)", amount) }
            let row = try await database.read {
                try $0.queryOne("SELECT COUNT(*) AS count, SUM(amount) AS sum, -SUM(amount) AS debt FROM items")
            }
            #expect(try row?.integer("count") == 5)
            #expect(try row?.integer("sum") == amounts.reduce(0, +))
            #expect(try row?.integer("debt") == -amounts.reduce(0, +))
        }
    }

    @Test(arguments: Store.allCases)
    func textsCompareByteByByte(store: Store) async throws {
        try await store.withDatabase { database in
            let ids = [
                "Zoe", "a", "A", "ä", "Ä", "ae", "é", "e\u{301}", "🦊", "ß", "ss", "10", "9", "%", "_", "\\", "'",
            ]
            for id in ids { try await database.insert(id) }
            #expect(try await database.ids() == ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
            for id in ids {
                let found = try await database.read { try $0.query("SELECT id FROM items WHERE id = ?", [id]) }
                #expect(try found.map { Array(try $0.text("id").utf8) } == [Array(id.utf8)])
            }
        }
    }
}
