import Commerce
import DatabaseAccess
import MongoDatabase

/// Products in MongoDB, as one end of a copy.
struct MongoCopiedProducts: CopiedProducts {
    /// How long it is waited for the lease of a service that was killed, and for what the server keeps of it.
    private static let wait = Duration.seconds(70)

    let database: MongoDatabase

    var location: String { database.location }

    func hasThisSchema() async throws -> Bool? {
        try await database.run { try MongoProductSchema.isThat($0) }
    }

    func content() async throws -> StorageContent {
        guard let state = try await database.run({ try LogState.find($0) }) else { return .nothing }
        return state.isUnfinishedCopy ? .unfinishedCopy(epoch: state.epoch) : .log(epoch: state.epoch)
    }

    /// Gives the events their positions first that a service has left without one.
    func head() async throws -> EventCursor {
        let log = MongoEventLog(database: database)
        let deadline = ContinuousClock.now + MongoCopiedProducts.wait
        while try await database.run({ try $0.findOne(MongoEventLog.events, ["pending": true]) != nil }) {
            guard .now < deadline else {
                throw StorageCopyError.inUse(reason: "another program gives the events their positions")
            }
            try await log.sequencer.sequence()
            try await Task.sleep(for: .milliseconds(100))
        }
        return try await database.run { connection in
            let state = try LogState.required(connection)
            let last = try connection.findOne(MongoEventLog.events, ["position": .integer(state.position)])
            return EventCursor(
                epoch: state.epoch, position: state.position, eventId: try last.map { try $0.identifier("_id") })
        }
    }

    func count() async throws -> Int {
        // What a command `count` answers without looking at the documents may be an estimate.
        try await database.run(patience: MongoCopiedProducts.patience) { connection in
            try ProductRecord.Kind.allCases.reduce(0) { count, kind in
                try count + (connection.aggregate(kind.collection, [["$count": "found"]]).first?.integer("found") ?? 0)
            }
        }
    }

    func page(of kind: ProductRecord.Kind, after key: ProductRecord.Key) async throws -> [ProductRecord] {
        let documents = try await database.run(patience: MongoCopiedProducts.patience) { connection in
            try connection.find(
                kind.collection, kind.filter(after: key), sort: kind.order(1), limit: MongoCopiedProducts.pageSize)
        }
        return try documents.map(kind.record)
    }

    func lastKey(of kind: ProductRecord.Kind) async throws -> ProductRecord.Key {
        // Only those with a position are in their index.
        let filter = kind == .event ? kind.filter(after: .start) : [:]
        let last = try await database.run(patience: MongoCopiedProducts.patience) { connection in
            try connection.find(kind.collection, filter, sort: kind.order(-1), limit: 1)
        }
        return try last.first.map { try kind.record($0).key } ?? .start
    }

    func begin(_ epoch: Identifier) async throws {
        guard try await database.run({ try MongoProductSchema.isFree($0) }) else {
            throw StorageCopyError.otherData(location: location)
        }
        try await MongoProductSchema.prepare(database)
        do {
            try await database.run { connection in
                try connection.insert(MongoEventLog.log, [LogState(epoch: epoch, isUnfinishedCopy: true).bson])
            }
        } catch MongoError.duplicateKey {
            // A service was started on it in this moment.
            throw StorageCopyError.otherData(location: location)
        }
    }

    func add(_ records: [ProductRecord]) async throws {
        try await database.transaction(patience: MongoCopiedProducts.patience) { connection in
            guard let kind = records.first?.kind else { return }
            try connection.insert(kind.collection, records.map { try $0.bson })
        }
    }

    func finish(_ head: EventCursor) async throws {
        try await database.run { connection in
            _ = try connection.update(
                MongoEventLog.log,
                [
                    MongoUpdate(
                        LogState.filter,
                        ["$set": ["position": .integer(head.position), "isUnfinishedCopy": false]])
                ])
        }
    }

    func close() async throws { try await database.close() }
}
