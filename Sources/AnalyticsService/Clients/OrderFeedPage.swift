import Commerce

/// A page of the orders log.
struct OrderFeedPage: Sendable {
    /// Those that the fold understands, in the order of the log.
    let events: [OrderEvent]
    /// The types and versions of those that this program does not know, which are passed over.
    let unknown: [String]
    /// When the last event of the page happened, known or not; nil when there is none.
    let lastEventAt: Timestamp?
    /// After the last event of the page, known or not.
    let cursor: EventCursor
    /// The position of the log's last event when the page was read.
    let head: Int64

    /// Whether there was nothing behind this page when it was read.
    var drainsTheLog: Bool { cursor.position >= head }
}
