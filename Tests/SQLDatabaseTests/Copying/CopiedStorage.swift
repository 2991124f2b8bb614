import Commerce
import DatabaseAccess

@testable import SQLDatabase

/// A storage that is copied in tests: an event log, and rows with all that databases might keep differently.
struct CopiedStorage {
    static let schema = SQLSchema(
        [
            SQLEventLog.migration(number: 1),
            SQLMigration(
                number: 2, name: "things", oldestProgram: 2,
                statements: [
                    """
                    CREATE TABLE IF NOT EXISTS things (
                        category VARCHAR(64) NOT NULL,
                        number BIGINT NOT NULL,
                        amount BIGINT,
                        note TEXT,
                        data BLOB,
                        PRIMARY KEY (category, number)
                    )
                    """
                ]),
        ],
        tables: SQLEventLog.tables + [SQLTable("things", key: ["category", "number"])])

    let address: String

    /// Makes it with an epoch, three events and `rows` things.
    init(at address: String, rows: Int = 0) async throws {
        self.address = address
        try await use { database in
            try await database.migrate(CopiedStorage.schema.migrations)
            try await SQLEventLog(database: database).prepare()
            let events = CopiedStorage.events
            try await database.write { try SQLEventLog.append(events, to: $0) }
            guard rows > 0 else { return }
            let insertions = (0..<rows).map(CopiedStorage.insertion)
            try await database.write(patience: .seconds(30)) { try $0.execute(all: insertions) }
        }
    }

    /// One that is there, or is not.
    init(existing address: String) {
        self.address = address
    }

    private static let events = ["{}", "{\"name\":\"żółw 🐢\"}", "{\"a\":1}"].map {
        NewEvent(id: .make(), type: "order.paid", version: 1, occurredAt: .now, body: Array($0.utf8))
    }

    private static let categories = ["", "A", "a", "b", "ä", "z", "\u{FFFD}", "🐢"]
    private static let amounts: [Int64?] = [nil, 0, -1, .min, .max, 1 << 53 + 1]
    /// Among them the same letter in two forms that Swift's `==` does not tell apart.
    private static let notes: [String?] = [
        nil, "", "\u{E9}", "e\u{301}", " ' \" ? \\ \n\r\t", "\u{1}\u{7F}\u{85}\u{2028}\u{FEFF}", "שלום 👩‍👩‍👧‍👦", "x ", "NULL",
    ]
    private static let blobs: [[UInt8]?] = [
        nil, [], [0], Array(0...255), [0xC3, 0x28, 0xFF], Array(repeating: 7, count: 70_000),
    ]

    private static func insertion(_ number: Int) -> SQLStatement {
        SQLStatement(
            "INSERT INTO things (category, number, amount, note, data) VALUES (?, ?, ?, ?, ?)",
            [
                categories[number % categories.count], number, amounts[number % amounts.count],
                notes[number / 5 % notes.count],
                // The large ones only now and then.
                number % 50 == 0 ? blobs[5] : blobs[number / 7 % 5],
            ])
    }

    /// Runs `body` with the database open.
    @discardableResult
    func use<T>(_ body: (any SQLDatabase) async throws -> T) async throws -> T {
        try await CopiedStorage.use(address, body)
    }

    @discardableResult
    static func use<T>(_ address: String, _ body: (any SQLDatabase) async throws -> T) async throws -> T {
        let database = try SQLDatabaseAddress(address).open()
        do {
            let result = try await body(database)
            try await database.close()
            return result
        } catch {
            try await database.close()
            throw error
        }
    }

    /// Every row of every table with the bytes of its texts, the epoch among them.
    static func content(_ address: String) async throws -> [String] {
        try await use(address) { database in
            try await database.read(patience: .seconds(30)) { connection in
                let tables = schema.tables + [SQLTable("event_epoch", key: ["id"])]
                return try tables.flatMap { table in
                    try connection.query("SELECT * FROM \(table.name) ORDER BY \(table.key.joined(separator: ", "))")
                        .map { "\(table.name) \($0.columns) \($0.values.map(exactly))" }
                }
            }
        }
    }

    private static func exactly(_ value: SQLValue) -> String {
        switch value {
        case .text(let text): "text \(Array(text.utf8))"
        default: "\(value)"
        }
    }

    /// Copies to another database, and stops after `limit` pages were copied or compared when there is a limit.
    ///
    /// - Returns: nil when it was stopped.
    func copy(
        to target: String, pages limit: Int = .max, progress: (StorageCopyProgress) async throws -> Void = { _ in }
    ) async throws -> StorageCopyReport? {
        let copy = SQLCopy(
            of: "things", in: [.sqlite, .postgreSQL, .mySQL],
            [
                SQLCopyPart(
                    CopiedStorage.schema, from: try SQLDatabaseAddress(address), to: try SQLDatabaseAddress(target))
            ])
        var pages = 0
        do {
            return try await copy.run { state in
                try await progress(state)
                pages += 1
                if pages == limit { throw Cut() }
            }
        } catch is Cut {
            return nil
        }
    }

    private struct Cut: Error {}
}
