import Commerce
import ServiceKit

extension OrderFeedPage {
    private enum Member: String, CaseIterable { case epoch, head, events }
    private static let members = JSONNames<Member>()

    /// Reads the page that the feed handed to a consumer at `cursor`.
    init(_ json: inout JSONReader, after cursor: EventCursor) throws {
        var epoch: Identifier?
        var head: Int?
        var events: [OrderEvent]?
        var unknown: [String] = []
        var last: OrderFeedEntry?
        try json.object(OrderFeedPage.members) { json, member in
            switch member {
            case .epoch: epoch = try json.identifier()
            case .head: head = try json.integer()
            case .events:
                var known: [OrderEvent] = []
                try json.elements { json in
                    let entry = try OrderFeedEntry(&json)
                    if let event = entry.event {
                        known.append(event)
                    } else {
                        unknown.append("\(entry.type) version \(entry.version)")
                    }
                    last = entry
                }
                events = known
            }
        }
        self.init(
            events: try json.required(events, "events"), unknown: unknown, lastEventAt: last?.occurredAt,
            cursor: EventCursor(
                epoch: try json.required(epoch, "epoch"), position: last?.position ?? cursor.position,
                eventId: last?.id ?? cursor.eventId),
            head: Int64(try json.required(head, "head")))
    }
}
