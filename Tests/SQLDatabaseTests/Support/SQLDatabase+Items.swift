@testable import SQLDatabase

extension SQLDatabase {
    func insert(_ id: String, _ amount: Int = 1) async throws {
        try await write { try $0.execute("INSERT INTO items (id, amount) VALUES (?, ?)", [id, amount]) }
    }

    func ids() async throws -> [String] {
        try await read { try $0.query("SELECT id FROM items ORDER BY id").map { try $0.text("id") } }
    }

    /// The rows of the table, as `id amount`.
    func items() async throws -> [String] {
        try await read { connection in
            try connection.query("SELECT id, amount FROM items ORDER BY id").map {
                "\(try $0.text("id")) \(try $0.integer("amount"))"
            }
        }
    }

    /// How many transactions may write at once: an embedded database has one writer.
    var transactionsAtOnce: Int { dialect.isShared ? 2 : 1 }

    /// How many writes wait for their transaction to begin.
    var waitingWrites: Int {
        switch self {
        case let database as SQLiteDatabase: database.waitingWrites
        case let database as PostgreSQLDatabase: database.waitingWrites
        case let database as MySQLDatabase: database.waitingWrites
        default: 0
        }
    }
}

struct BodyFailed: Error, Equatable {
    var reason = ""
}
