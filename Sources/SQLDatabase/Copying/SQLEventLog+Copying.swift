package import Commerce
package import DatabaseAccess

extension SQLEventLog {
    /// The log's tables, to be copied with those of the facts. The epoch is not among them: the copy gets it in the end.
    public static let tables = [
        SQLTable("events", key: ["position"]), SQLTable("event_position", key: ["id"], isCounter: true),
    ]

    /// The epoch of the log is in the row 1 of its table. That of a log which is being copied here is in the row 2, and moves
    /// to the row 1 when all is there: one statement, which is the moment from which the copy is worth something.
    package static func content(_ connection: any SQLConnection) throws -> StorageContent {
        let rows = try connection.query("SELECT id, epoch FROM event_epoch ORDER BY id")
        guard let row = rows.first else { return .nothing }
        let epoch = try row.identifier("epoch")
        return try row.integer("id") == 1 ? .log(epoch: epoch) : .unfinishedCopy(epoch: epoch)
    }

    /// What a database holds, which may have no tables yet.
    package static func content(of database: any SQLDatabase) async throws -> StorageContent {
        do {
            return try await database.read { try content($0) }
        } catch SQLDatabaseError.statement {
            return .nothing
        }
    }

    /// The end of the log in a database.
    package static func head(of database: any SQLDatabase) async throws -> EventCursor {
        let (epoch, position, eventId) = try await database.read { try head($0) }
        return EventCursor(epoch: epoch, position: position, eventId: eventId)
    }

    package static func beginCopy(of epoch: Identifier, _ connection: any SQLConnection) throws {
        try connection.execute("INSERT INTO event_epoch (id, epoch) VALUES (2, ?)", [epoch])
    }

    package static func finishCopy(_ connection: any SQLConnection) throws {
        try connection.execute("UPDATE event_epoch SET id = 1 WHERE id = 2")
    }
}
