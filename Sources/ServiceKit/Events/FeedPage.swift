public import Commerce

/// A page of another service's feed, with bodies of one type.
public struct FeedPage<Body: Decodable & Sendable>: Decodable, Sendable {
    public let epoch: Identifier
    /// The position of the log's last event when the page was read.
    public let head: Int64
    public let events: [FeedEvent<Body>]

    public init(epoch: Identifier, head: Int64, events: [FeedEvent<Body>]) {
        self.epoch = epoch
        self.head = head
        self.events = events
    }

    /// The cursor of a consumer that was at `cursor` and has read this page.
    public func cursor(after cursor: EventCursor) -> EventCursor {
        EventCursor(
            epoch: epoch, position: events.last?.position ?? cursor.position,
            eventId: events.last?.id ?? cursor.eventId)
    }
}

/// An event of another service's feed.
public struct FeedEvent<Body: Decodable & Sendable>: Decodable, Sendable {
    public let position: Int64
    public let id: Identifier
    public let type: String
    public let version: Int
    public let occurredAt: Timestamp
    public let body: Body

    public init(position: Int64, id: Identifier, type: String, version: Int, occurredAt: Timestamp, body: Body) {
        self.position = position
        self.id = id
        self.type = type
        self.version = version
        self.occurredAt = occurredAt
        self.body = body
    }
}
