import Commerce
import MongoDatabase

extension NewEvent {
    /// The event before it has a position.
    var pending: BSONDocument {
        var document = bson
        document["pending"] = true
        return document
    }

    fileprivate var bson: BSONDocument {
        [
            "_id": .string("\(id)"), "type": .string(type), "version": .integer(version),
            "occurredAt": .date(occurredAt.milliseconds), "body": .binary(body),
        ]
    }
}

extension StoredEvent {
    init(_ document: BSONDocument) throws {
        self.init(
            position: try document.int64("position"),
            event: NewEvent(
                id: try document.identifier("_id"), type: try document.string("type"),
                version: try document.integer("version"), occurredAt: try document.timestamp("occurredAt"),
                body: try document.binary("body")))
    }

    var bson: BSONDocument {
        var document = event.bson
        document["position"] = .integer(position)
        return document
    }
}
