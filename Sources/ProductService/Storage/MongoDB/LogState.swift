import Commerce
import MongoDatabase

/// What a ``MongoEventLog`` says of itself.
struct LogState: Hashable, Sendable {
    static let filter: BSONDocument = ["_id": "log"]

    let epoch: Identifier
    /// The last one that was given to an event.
    var position: Int64 = 0
    /// Whether it belongs to a storage that is being copied here.
    var isUnfinishedCopy = false

    /// The log's document when it is made; `fence` and `until` are the sequencers'.
    var bson: BSONDocument {
        [
            "_id": "log", "epoch": .string("\(epoch)"), "position": .integer(position), "fence": 0, "until": .date(0),
            "isUnfinishedCopy": .bool(isUnfinishedCopy),
        ]
    }

    static func find(_ connection: MongoConnection) throws -> LogState? {
        guard let document = try connection.findOne(MongoEventLog.log, filter) else { return nil }
        return LogState(
            epoch: try document.identifier("epoch"), position: try document.int64("position"),
            isUnfinishedCopy: try document.bool("isUnfinishedCopy"))
    }

    static func required(_ connection: MongoConnection) throws -> LogState {
        guard let state = try find(connection) else {
            throw MongoError.unexpectedValue(field: "_id", expected: "the log's counter", found: "nothing")
        }
        return state
    }
}
