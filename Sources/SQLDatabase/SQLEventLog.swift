public import Commerce

/// The event log of a service whose facts are in a ``SQLDatabase``, in tables of that same database.
///
/// Positions come from a one-row counter that the writing transaction locks until it commits, not from an auto-increment
/// key: such a key is handed out before the commit, so a reader could see 8, move on, and never see the 7 of a transaction
/// that commits later; and one that rolls back would leave a gap.
public struct SQLEventLog: EventLog {
    private let database: any SQLDatabase

    public init(database: any SQLDatabase) {
        self.database = database
    }

    /// The step that makes the log's tables, as number `number` of the migrations of its database.
    public static func migration(number: Int) -> SQLMigration {
        SQLMigration(
            number: number, name: "event log", oldestProgram: number,
            statements: [
                """
                CREATE TABLE IF NOT EXISTS events (
                    position BIGINT NOT NULL PRIMARY KEY,
                    id TEXT NOT NULL,
                    type TEXT NOT NULL,
                    version BIGINT NOT NULL,
                    occurred_at BIGINT NOT NULL,
                    body BLOB NOT NULL
                )
                """,
                "CREATE TABLE IF NOT EXISTS event_position (id BIGINT NOT NULL PRIMARY KEY, position BIGINT NOT NULL)",
                "CREATE TABLE IF NOT EXISTS event_epoch (id BIGINT NOT NULL PRIMARY KEY, epoch TEXT NOT NULL)",
                """
                INSERT INTO event_position (id, position)
                SELECT 1, 0 WHERE NOT EXISTS (SELECT 1 FROM event_position)
                """,
            ])
    }

    /// Gives the log its epoch if it has none; to be called after the migrations and before anything else.
    public func prepare() async throws {
        let epoch = Identifier.make()
        try await database.write { connection in
            if try connection.queryOne("SELECT epoch FROM event_epoch WHERE id = 1") == nil {
                try connection.execute("INSERT INTO event_epoch (id, epoch) VALUES (1, ?)", [epoch])
            }
        }
    }

    /// Appends `events` in their order and returns the position of the last one; of the log's last one when there are none.
    ///
    /// To be called in the transaction that makes the events true, and as the last thing in it: from here to the commit all
    /// other writers of the log wait.
    @discardableResult
    public static func append(_ events: [NewEvent], to connection: any SQLConnection) throws -> Int64 {
        if !events.isEmpty {
            try connection.execute("UPDATE event_position SET position = position + ? WHERE id = 1", [events.count])
        }
        guard let row = try connection.queryOne("SELECT position FROM event_position WHERE id = 1") else {
            throw SQLDatabaseError.unexpectedValue(column: "position", expected: "the log's counter", found: "no row")
        }
        let last = try row.int64("position")
        for (position, event) in zip((last - Int64(events.count) + 1)..., events) {
            try connection.execute(
                "INSERT INTO events (position, id, type, version, occurred_at, body) VALUES (?, ?, ?, ?, ?, ?)",
                [position, event.id, event.type, event.version, event.occurredAt, event.body])
        }
        return last
    }

    /// The epoch, and position and id of the last event that `connection` sees; 0 and nil when there is none.
    public static func head(_ connection: any SQLConnection) throws -> (
        epoch: Identifier, position: Int64, eventId: Identifier?
    ) {
        let (epoch, position) = try epochAndHead(connection)
        let last = try connection.queryOne("SELECT id FROM events WHERE position = ?", [position])
        return (epoch, position, try last?.identifier("id"))
    }

    public func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        try await database.read { connection in
            let (epoch, head) = try SQLEventLog.epochAndHead(connection)
            guard try isPlaced(cursor, epoch: epoch, head: head, connection) else { throw AnotherLog(epoch: epoch) }
            guard cursor.position < head, limit > 0 else { return EventPage(epoch: epoch, head: head, events: []) }
            var events: [StoredEvent] = []
            var size = 0
            try connection.scan(
                """
                SELECT position, id, type, version, occurred_at, body FROM events
                WHERE position > ? ORDER BY position LIMIT ?
                """, [cursor.position, limit]
            ) { columns in
                let stored = try StoredEvent(columns)
                events.append(stored)
                size += stored.event.body.count
                return size < EventPage.size
            }
            return EventPage(epoch: epoch, head: head, events: events)
        }
    }

    /// A single query of both, since every page needs them.
    private static func epochAndHead(_ connection: any SQLConnection) throws -> (Identifier, Int64) {
        guard let log = try connection.queryOne("SELECT epoch, position FROM event_epoch, event_position") else {
            throw SQLDatabaseError.unexpectedValue(column: "epoch", expected: "the log's epoch", found: "no row")
        }
        return (try log.identifier("epoch"), try log.int64("position"))
    }

    public var commitCount: UInt64 { database.commits.count }

    public func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {
        try await database.commits.wait(after: commitCount, timeout: timeout)
    }

    /// Whether `cursor` was made by this log.
    private func isPlaced(
        _ cursor: EventCursor, epoch: Identifier, head: Int64, _ connection: any SQLConnection
    ) throws -> Bool {
        if cursor.position == 0 { return cursor.epoch == nil || cursor.epoch == epoch }
        guard cursor.epoch == epoch, cursor.position > 0, cursor.position <= head else { return false }
        guard let row = try connection.queryOne("SELECT id FROM events WHERE position = ?", [cursor.position]) else {
            return false
        }
        return try row.identifier("id") == cursor.eventId
    }
}

extension StoredEvent {
    /// The event in a row of position, id, type, version, time and body.
    fileprivate init(_ columns: any SQLColumns) throws {
        guard let id = Identifier(try columns.text(1)) else {
            throw SQLDatabaseError.unexpectedValue(column: "id", expected: "identifier", found: "text")
        }
        self.init(
            position: try columns.int64(0),
            event: NewEvent(
                id: id, type: try columns.text(2), version: Int(try columns.int64(3)),
                occurredAt: Timestamp(milliseconds: try columns.int64(4)), body: try columns.blob(5)))
    }
}
