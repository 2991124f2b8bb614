public import ServiceLifecycle

/// As a service the database waits for the end of the process, and closes when all that was started after it has stopped.
extension SQLiteDatabase: Service {
    public func run() async throws {
        // Thrown when the process ends without grace, which is an end all the same.
        try? await gracefulShutdown()
        try await close()
    }
}
