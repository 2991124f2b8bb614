import Commerce
import DatabaseAccess
import MongoDatabase

/// The event log of a service whose facts are in MongoDB.
///
/// Events are written in the transaction of their fact, without a position: nobody waits for it, and a counter that all
/// transactions change would make them all wait for each other. ``EventSequencer`` gives positions afterwards, to events that
/// are committed. So an event that is committed later has a later position than any handed out before, there are no gaps,
/// and the events of one product keep their order.
///
/// Who reads the log in the process that wrote an event finds it with a position at once, unless other processes write, too:
/// then one of them gives all the positions, and may need 100 ms to see that there is something to do.
struct MongoEventLog: EventLog {
    /// The events. Those without `position` have `pending`, and, if they are of one product, `product` and the number of its
    /// `change`.
    static let events = "events"
    /// One document, the log's ``LogState``.
    static let log = "event_log"

    static let indexes: [(collection: String, name: String, keys: BSONDocument, options: BSONDocument)] = [
        (
            events, "position", ["position": 1],
            ["unique": true, "partialFilterExpression": ["position": ["$exists": true]]]
        ),
        (events, "pending", ["pending": 1, "_id": 1], ["partialFilterExpression": ["pending": true]]),
    ]

    /// Few enough that those which a page has no room for do not matter.
    private static let mostEventsRead = 500

    private let database: MongoDatabase
    let sequencer: EventSequencer

    init(database: MongoDatabase) {
        self.database = database
        sequencer = EventSequencer(database: database)
    }

    /// Gives the log its epoch if it has none; to be called after the schema was made and before anything else.
    ///
    /// - Throws: `StorageCopyError.unfinishedCopy` when another log is being copied to the database.
    func prepare() async throws {
        let epoch = Identifier.make()
        let state = try await database.run { connection in
            if let state = try LogState.find(connection) { return state }
            do {
                try connection.insert(MongoEventLog.log, [LogState(epoch: epoch).bson])
            } catch MongoError.duplicateKey {
                // Another instance was faster.
            }
            return try LogState.required(connection)
        }
        if state.isUnfinishedCopy { throw StorageCopyError.unfinishedCopy(location: database.location) }
    }

    /// Appends an event of a product, in the transaction that makes it true.
    ///
    /// - Parameter change: the number of the product's change that it tells of, from 1.
    static func append(
        _ event: NewEvent, of product: Identifier, change: Int, _ connection: MongoConnection
    ) throws {
        var document = event.pending
        document["product"] = .string("\(product)")
        document["change"] = .integer(change)
        try connection.insert(events, [document])
    }

    /// Appends events that are of no single product.
    static func append(_ new: [NewEvent], _ connection: MongoConnection) throws {
        try connection.insert(events, new.map(\.pending))
    }

    func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        try await sequencer.sequence()
        let read = { @Sendable (connection: MongoConnection) in try page(after: cursor, limit: limit, connection) }
        if case .success(let page) = try await database.run(read) { return page }
        // A member that has just become the primary may lack for a moment what was shown before, except to transactions.
        return try await database.transaction(read).get()
    }

    private func page(
        after cursor: EventCursor, limit: Int, _ connection: MongoConnection
    ) throws -> Result<EventPage, AnotherLog> {
        let state = try LogState.required(connection)
        guard try isPlaced(cursor, in: state, connection) else { return .failure(AnotherLog(epoch: state.epoch)) }
        var events: [StoredEvent] = []
        var size = 0
        var position = cursor.position
        while position < state.position, events.count < limit, size < EventPage.size {
            let found = try connection.find(
                MongoEventLog.events, ["position": ["$gt": .integer(position), "$lte": .integer(state.position)]],
                sort: ["position": 1], limit: min(limit - events.count, MongoEventLog.mostEventsRead))
            for document in found where size < EventPage.size {
                let event = try StoredEvent(document)
                events.append(event)
                size += event.event.body.count
            }
            guard let last = events.last, last.position > position else { break }
            position = last.position
        }
        return .success(EventPage(epoch: state.epoch, head: state.position, events: events))
    }

    /// Whether `cursor` was made by this log.
    private func isPlaced(_ cursor: EventCursor, in state: LogState, _ connection: MongoConnection) throws -> Bool {
        if cursor.position == 0 { return cursor.epoch == nil || cursor.epoch == state.epoch }
        guard cursor.epoch == state.epoch, cursor.position > 0, cursor.position <= state.position else { return false }
        let event = try connection.findOne(
            MongoEventLog.events, ["position": .integer(cursor.position)], projection: ["_id": 1])
        return try event?.identifier("_id") == cursor.eventId
    }

    var commitCount: UInt64 { database.commits.count }

    /// Of other processes' commits nobody tells, so waiting ends early and the caller looks.
    func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {
        try await database.commits.wait(after: commitCount, timeout: min(timeout, .milliseconds(100)))
    }
}
