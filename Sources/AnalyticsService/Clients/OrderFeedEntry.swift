import Commerce
import ServiceKit

/// One event of a page of the orders log as it comes over the wire.
struct OrderFeedEntry: Sendable {
    /// The version of the bodies that this program reads.
    private static let knownVersion = 1

    let position: Int64
    let id: Identifier
    let occurredAt: Timestamp
    let type: String
    let version: Int
    private let order: OrderFacts?

    private enum Member: String, CaseIterable { case position, id, type, version, occurredAt, body }
    private static let members = JSONNames<Member>()

    /// Reads an event. The body of an unknown type or version may be anything: it must not make the events beside it
    /// unreadable.
    init(_ json: inout JSONReader) throws {
        var position: Int?
        var id: Identifier?
        var occurredAt: Timestamp?
        var type: String?
        var version: Int?
        var order: OrderFacts?
        // Where the body begins that came before type and version.
        var body: JSONReader?
        try json.object(OrderFeedEntry.members) { json, member in
            switch member {
            case .position: position = try json.integer()
            case .id: id = try json.identifier()
            case .type: type = try json.string()
            case .version: version = try json.integer()
            case .occurredAt: occurredAt = try json.timestamp()
            case .body:
                if OrderFeedEntry.isKnown(type, version) {
                    order = try OrderFacts(&json)
                } else {
                    body = json
                    try json.skip()
                }
            }
        }
        if order == nil {
            var body = try json.required(body, "body")
            if OrderFeedEntry.isKnown(type, version) { order = try OrderFacts(&body) }
        }
        self.position = Int64(try json.required(position, "position"))
        self.id = try json.required(id, "id")
        self.occurredAt = try json.required(occurredAt, "occurredAt")
        self.type = try json.required(type, "type")
        self.version = try json.required(version, "version")
        self.order = order
    }

    private static func isKnown(_ type: String?, _ version: Int?) -> Bool {
        version == knownVersion && type.flatMap(OrderEventType.init(rawValue:)) != nil
    }

    /// The event, when the fold understands its type and version.
    var event: OrderEvent? {
        guard let order, let type = OrderEventType(rawValue: type) else { return nil }
        return OrderEvent(position: position, id: id, type: type, occurredAt: occurredAt, order: order)
    }
}
