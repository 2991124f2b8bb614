/// Events that follow a cursor, in the order of their positions.
public struct EventPage: Sendable {
    /// How many bytes the bodies of one page have before it ends: 4 MiB.
    public static let size = 4 << 20

    public let epoch: Identifier
    /// The position of the last event of the log when the page was read.
    public let head: Int64
    public let events: [StoredEvent]

    public init(epoch: Identifier, head: Int64, events: [StoredEvent]) {
        self.epoch = epoch
        self.head = head
        self.events = events
    }

    /// The cursor of a consumer that was at `cursor` and has read this page.
    public func cursor(after cursor: EventCursor) -> EventCursor {
        EventCursor(
            epoch: epoch, position: events.last?.position ?? cursor.position,
            eventId: events.last?.event.id ?? cursor.eventId)
    }
}
