import Commerce
import DatabaseAccess
import SQLDatabase
import ServiceKit

/// Products in an SQLite file, as one end of a copy.
struct SQLiteCopiedProducts: CopiedProducts {
    let database: SQLiteDatabase

    var location: String { database.location }

    private static let schema = SQLSchema(ProductMigrations.all, tables: [])

    func hasThisSchema() async throws -> Bool? {
        try await SQLiteCopiedProducts.schema.isThat(of: database)
    }

    func content() async throws -> StorageContent { try await SQLEventLog.content(of: database) }

    func head() async throws -> EventCursor { try await SQLEventLog.head(of: database) }

    func count() async throws -> Int {
        try await database.read { try SQLiteCopiedProducts.count($0) }
    }

    private static func count(_ connection: any SQLConnection) throws -> Int {
        try ["products", "stock_movements", "reservations", "events"].reduce(0) { count, table in
            let rows = try connection.query("SELECT COUNT(*) AS found FROM \(table)")
            return try count + rows[0].integer("found")
        }
    }

    func begin(_ epoch: Identifier) async throws {
        guard try await isFree() else { throw StorageCopyError.otherData(location: location) }
        try await database.migrate(ProductMigrations.all)
        try await database.write { [location] connection in
            guard try SQLEventLog.content(connection) == .nothing, try SQLiteCopiedProducts.count(connection) == 0
            else {
                throw StorageCopyError.otherData(location: location)
            }
            try SQLEventLog.beginCopy(of: epoch, connection)
        }
    }

    /// Whether there is no table, or those that migrations have made.
    private func isFree() async throws -> Bool {
        if let isBegun = try await SQLiteCopiedProducts.schema.isBegun(in: database) { return isBegun }
        return try await database.read { try $0.query("SELECT 1 FROM sqlite_master LIMIT 1").isEmpty }
    }

    func finish(_ head: EventCursor) async throws {
        try await database.write { connection in
            try connection.execute("UPDATE event_position SET position = ?", [head.position])
            try SQLEventLog.finishCopy(connection)
        }
    }

    func close() async throws { try await database.close() }
}
