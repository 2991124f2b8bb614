import Commerce
import SQLDatabase
import ServiceKit

/// Products in one SQLite file: documents beside the columns and the full-text index that find them.
struct SQLiteProductRepository: ProductRepository {
    let database: SQLiteDatabase
    let events: any EventLog
    let facetCache = FacetCache()

    /// Opens the file, and makes it and its schema when they are missing.
    static func open(path: String) async throws -> SQLiteProductRepository {
        let database = try SQLiteDatabase(path: path)
        try await database.migrate(ProductMigrations.all)
        let log = SQLEventLog(database: database)
        try await log.prepare()
        return SQLiteProductRepository(database: database, events: log)
    }

    private init(database: SQLiteDatabase, events: any EventLog) {
        self.database = database
        self.events = events
    }

    /// Runs `body` in one transaction; when it throws, nothing of it happened.
    func write<T: Sendable>(_ body: @escaping @Sendable (ProductTransaction) throws -> T) async throws -> T {
        try await database.write { try body(ProductTransaction(connection: $0)) }
    }

    func ping() async throws {
        try await database.ping()
    }

    func close() async throws {
        try await database.close()
    }
}
