import RedisDatabase
import TestSupport

/// Runs `body` with an empty database on the server that all tests share, and closes it.
func withDatabase(_ body: (RedisDatabase) async throws -> Void) async throws {
    try await withDatabase(at: try await RedisServer.shared().makeDatabase(), body)
}

/// Runs `body` with a database and closes it.
func withDatabase(
    at url: String, patience: Duration = .seconds(2), _ body: (RedisDatabase) async throws -> Void
) async throws {
    let database = try RedisDatabase(url, patience: patience)
    do {
        try await body(database)
    } catch {
        try await database.close()
        throw error
    }
    try await database.close()
}
