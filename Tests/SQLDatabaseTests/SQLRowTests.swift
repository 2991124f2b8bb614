import Commerce
import SQLDatabase
import Testing

@Suite
struct SQLRowTests {
    @Test
    func everyTypeOfValueComesBackAsItWent() async throws {
        try await withDatabase { database, _ in
            let id = Identifier.make()
            let time = Timestamp(milliseconds: 1_774_749_600_123)
            let row = try await database.write { connection in
                try connection.execute(
                    """
                    CREATE TABLE kinds (
                        number BIGINT, large BIGINT, flag BIGINT, real_number DOUBLE PRECISION, label TEXT, bytes BLOB,
                        id TEXT, at BIGINT, status TEXT, missing TEXT
                    )
                    """)
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

    @Test
    func aRowSaysWhichColumnHoldsSomethingElse() async throws {
        try await withDatabase { database, _ in
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
}
