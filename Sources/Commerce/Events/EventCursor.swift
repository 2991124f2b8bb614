/// How far a consumer has read a log.
///
/// All three parts are checked by the log: a server that was restored, or took back what it had shown before a crash, is
/// another log, even when its positions look alike.
public struct EventCursor: Hashable, Sendable, Codable {
    /// The log's epoch, or nil for a consumer that has not read it yet.
    public var epoch: Identifier?
    /// The position of the last event read; 0 for none.
    public var position: Int64
    /// The id of the event at `position`; nil at 0.
    public var eventId: Identifier?

    public init(epoch: Identifier?, position: Int64, eventId: Identifier?) {
        self.epoch = epoch
        self.position = position
        self.eventId = eventId
    }

    /// Before the first event of whatever log is there.
    public static let start = EventCursor(epoch: nil, position: 0, eventId: nil)
}
