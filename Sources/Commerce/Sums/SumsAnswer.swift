/// The sums of some periods, all from one snapshot of the orders, with the place in the orders log that it shows.
public struct SumsAnswer: Hashable, Sendable, Codable {
    public let epoch: Identifier
    /// The position of the last event that the sums hold; 0 for none.
    public let position: Int64
    /// The id of the event at `position`; nil, and left out, at 0.
    public let eventId: Identifier?
    /// One for each period that was asked for, in the same order.
    public let periods: [SalesSums]

    public init(epoch: Identifier, position: Int64, eventId: Identifier?, periods: [SalesSums]) {
        self.epoch = epoch
        self.position = position
        self.eventId = eventId
        self.periods = periods
    }

    /// How far a consumer of the log has read that has counted what the sums hold.
    public var cursor: EventCursor {
        EventCursor(epoch: epoch, position: position, eventId: eventId)
    }
}
