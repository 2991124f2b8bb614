import MongoDatabase
import TestSupport

/// Runs `body` with an empty database on the server that all tests share, and closes it.
///
/// - Parameter options: appended to the address.
func withDatabase(options: String = "", _ body: (MongoDatabase) async throws -> Void) async throws {
    let database = try MongoDatabase(try await MongoDBServer.shared().makeDatabase() + options)
    do {
        try await body(database)
    } catch {
        try await database.close()
        throw error
    }
    try await database.close()
}
