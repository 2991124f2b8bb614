import Commerce
import Foundation
import SQLDatabase

/// Runs `body` with a path for a database in a directory of its own, which is removed afterwards.
func withTemporaryPath<T>(_ body: (String) async throws -> T) async throws -> T {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("tally-\(Identifier.make())")
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await body(directory.appendingPathComponent("data/test.sqlite").path)
}

/// Runs `body` with a new database that has the table `items(id TEXT PRIMARY KEY, amount BIGINT)`.
func withDatabase<T>(_ body: (SQLiteDatabase, String) async throws -> T) async throws -> T {
    try await withTemporaryPath { path in
        let database = try SQLiteDatabase(path: path)
        try await database.write { connection in
            try connection.execute(
                "CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, amount BIGINT CHECK (amount >= 0))")
        }
        let result = try await body(database, path)
        try await database.close()
        return result
    }
}

extension SQLDatabase {
    func insert(_ id: String, _ amount: Int = 1) async throws {
        try await write { try $0.execute("INSERT INTO items (id, amount) VALUES (?, ?)", [id, amount]) }
    }

    func ids() async throws -> [String] {
        try await read { try $0.query("SELECT id FROM items ORDER BY id").map { try $0.text("id") } }
    }
}

struct BodyFailed: Error, Equatable {
    var reason = ""
}
