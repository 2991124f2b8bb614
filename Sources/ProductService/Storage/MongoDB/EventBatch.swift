import MongoDatabase

/// Events that are committed and get positions next.
///
/// They get them in the order of their ids, which begin with the time; but those of one product in the order of its changes,
/// whatever the clocks said.
struct EventBatch {
    /// Few enough that a transaction ends long before servers give it up.
    static let limit = 1_000

    private let ids: [BSONValue]

    /// The next ones that the connection sees; it has to be in the transaction that gives them positions.
    init(_ connection: MongoConnection) throws {
        let fields: BSONDocument = ["product": 1, "change": 1]
        var events = try connection.find(
            MongoEventLog.events, ["pending": true], projection: fields, sort: ["_id": 1], limit: EventBatch.limit)
        if events.count == EventBatch.limit {
            // An earlier change of the same product may have an id that comes later than all of these.
            let known = Set(events.compactMap { $0["_id"] })
            let products = Set(events.compactMap { $0["product"] })
            events += try connection.find(
                MongoEventLog.events, ["pending": true, "product": ["$in": .array(Array(products))]],
                projection: fields, sort: ["_id": 1]
            ).filter { $0["_id"].map { !known.contains($0) } ?? false }
        }
        ids = try EventBatch.sorted(events).prefix(EventBatch.limit).map { .string(try $0.string("_id")) }
    }

    var count: Int { ids.count }

    /// Deals the places that a product's events have out to them by the numbers of their changes.
    private static func sorted(_ events: [BSONDocument]) throws -> [BSONDocument] {
        var places: [BSONValue: [Int]] = [:]
        for (place, event) in events.enumerated() {
            if let product = event["product"] { places[product, default: []].append(place) }
        }
        var sorted = events
        for places in places.values where places.count > 1 {
            let changes = try places.map { (number: try events[$0].int64("change"), event: events[$0]) }
            for (place, change) in zip(places, changes.sorted { $0.number < $1.number }) {
                sorted[place] = change.event
            }
        }
        return sorted
    }

    /// Gives the events the next positions, and holds the lease for longer.
    ///
    /// - Parameter fence: that of the lease which this sequencer had last; nil when it had none.
    /// - Returns: that of the lease which it has now; nil, and nothing has changed, when it is another's.
    /// - Throws: ``MongoError/conflict(message:)`` when another one has given them positions meanwhile.
    func place(fence: Int64?, lease: Duration, _ connection: MongoConnection) throws -> Int64? {
        // By the server's clock, so that those of the instances do not matter.
        let isHeld: BSONValue = ["$eq": ["$fence", fence.map { .integer($0) } ?? .null]]
        let log = try connection.findOneAndUpdate(
            MongoEventLog.log, ["_id": "log", "$expr": ["$or": [isHeld, ["$lt": ["$until", "$$NOW"]]]]],
            [
                [
                    "$set": [
                        "fence": ["$cond": [isHeld, "$fence", ["$add": ["$fence", 1]]]],
                        "until": ["$add": ["$$NOW", .integer(Int(lease / .milliseconds(1)))]],
                        "position": ["$add": ["$position", .integer(count)]],
                    ]
                ]
            ])
        guard let log else { return nil }
        let first = try log.int64("position") - Int64(count) + 1
        let updates = ids.enumerated().map { place, id in
            MongoUpdate(
                ["_id": id, "pending": true],
                [
                    "$set": ["position": .integer(first + Int64(place))],
                    "$unset": ["pending": "", "product": "", "change": ""],
                ])
        }
        guard try connection.update(MongoEventLog.events, updates).matched == count else {
            throw MongoError.conflict(message: "another instance has given events their positions")
        }
        return try log.int64("fence")
    }
}
