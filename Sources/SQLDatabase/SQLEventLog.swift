public import Commerce
import DatabaseAccess

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
    ///
    /// - Throws: ``StorageCopyError/unfinishedCopy(location:)`` when another log is being copied to the database.
    public func prepare() async throws {
        let epoch = Identifier.make()
        try await database.define { [location = database.location] connection in
            switch try SQLEventLog.content(connection) {
            case .log: break
            case .nothing: try connection.execute("INSERT INTO event_epoch (id, epoch) VALUES (1, ?)", [epoch])
            case .unfinishedCopy: throw StorageCopyError.unfinishedCopy(location: location)
            }
        }
    }

    /// Appends `events` in their order and returns the position of the last one; of the log's last one when there are none.
    ///
    /// To be called in the transaction that makes the events true, and as the last thing in it: from here to the commit all
    /// other writers of the log wait. Where many write at once, ``ending(of:after:then:value:)`` makes them wait less.
    @discardableResult
    public static func append(_ events: [NewEvent], to connection: any SQLConnection) throws -> Int64 {
        try connection.execute(all: statements(appending: events))
        return try position(connection.query(head))
    }

    /// The end of a transaction that appends events.
    ///
    /// - Parameters:
    ///   - preparation: statements to be run before the log is locked.
    ///   - conclusion: statements to be run when the events have their positions; ``lastPosition`` stands for that of the last.
    ///   - value: makes the transaction's result from that position.
    public static func ending<Value: Sendable>(
        of events: [NewEvent], after preparation: [SQLStatement] = [], then conclusion: [SQLStatement] = [],
        value: @escaping @Sendable (_ position: Int64) throws -> Value
    ) -> SQLEnding<Value> {
        SQLEnding(preparation, last: statements(appending: events) + conclusion + [head]) { try value(position($0)) }
    }

    /// An SQL expression for the position of the log's last event.
    public static let lastPosition = "(SELECT position FROM event_position WHERE id = 1)"

    private static let head = SQLStatement("SELECT position FROM event_position WHERE id = 1")

    private static func statements(appending events: [NewEvent]) -> [SQLStatement] {
        guard !events.isEmpty else { return [] }
        let count = SQLStatement("UPDATE event_position SET position = position + ? WHERE id = 1", [events.count])
        return [count]
            + events.enumerated().map { place, event in
                SQLStatement(
                    """
                    INSERT INTO events (position, id, type, version, occurred_at, body)
                    SELECT position - ?, ?, ?, ?, ?, ? FROM event_position WHERE id = 1
                    """,
                    [
                        events.count - 1 - place, event.id, event.type, event.version, event.occurredAt, event.body,
                    ])
            }
    }

    private static func position(_ rows: [SQLRow]) throws -> Int64 {
        guard let row = rows.first else {
            throw SQLDatabaseError.unexpectedValue(column: "position", expected: "the log's counter", found: "no row")
        }
        return try row.int64("position")
    }

    /// The epoch, and position and id of the last event that `connection` sees; 0 and nil when there is none.
    public static func head(_ connection: any SQLConnection) throws -> (
        epoch: Identifier, position: Int64, eventId: Identifier?
    ) {
        let (epoch, position) = try epochAndHead(connection.query(epochAndPosition))
        let last = try connection.queryOne("SELECT id FROM events WHERE position = ?", [position])
        return (epoch, position, try last?.identifier("id"))
    }

    public func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        try await database.read { connection in
            let rows = try connection.query(all: [
                SQLEventLog.epochAndPosition,
                SQLStatement("SELECT id FROM events WHERE position = ?", [cursor.position]),
            ])
            let (epoch, head) = try SQLEventLog.epochAndHead(rows[0])
            guard try isPlaced(cursor, epoch: epoch, head: head, before: rows[1]) else {
                throw AnotherLog(epoch: epoch)
            }
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
    private static let epochAndPosition = SQLStatement("SELECT epoch, position FROM event_epoch, event_position")

    private static func epochAndHead(_ rows: [SQLRow]) throws -> (Identifier, Int64) {
        guard let log = rows.first else {
            throw SQLDatabaseError.unexpectedValue(column: "epoch", expected: "the log's epoch", found: "no row")
        }
        return (try log.identifier("epoch"), try log.int64("position"))
    }

    public var commitCount: UInt64 { database.commits.count }

    /// Of other processes' commits nobody tells, so where there may be some, waiting ends early and the caller looks.
    public func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {
        let timeout = database.dialect.isShared ? min(timeout, .milliseconds(100)) : timeout
        try await database.commits.wait(after: commitCount, timeout: timeout)
    }

    /// Whether `cursor` was made by this log.
    ///
    /// - Parameter rows: the id of the event at the cursor's position, if there is one.
    private func isPlaced(
        _ cursor: EventCursor, epoch: Identifier, head: Int64, before rows: [SQLRow]
    ) throws -> Bool {
        if cursor.position == 0 { return cursor.epoch == nil || cursor.epoch == epoch }
        guard cursor.epoch == epoch, cursor.position > 0, cursor.position <= head, let row = rows.first else {
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
