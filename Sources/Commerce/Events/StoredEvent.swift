/// An event with its place in the log.
public struct StoredEvent: Sendable {
    /// 1 for the first event of a log, and one more for each: ordered by commit and without gaps.
    public let position: Int64
    public let event: NewEvent

    public init(position: Int64, event: NewEvent) {
        self.position = position
        self.event = event
    }
}
