import SQLDatabase
import ServiceLifecycle

/// Closes the database when everything that was started after it has stopped.
struct DatabaseCloser: Service {
    let database: SQLiteDatabase

    func run() async throws {
        try? await gracefulShutdown()
        try await database.close()
    }
}
