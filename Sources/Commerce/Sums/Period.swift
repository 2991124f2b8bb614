/// A stretch of time that includes its start and not its end; open on a side that has no instant.
public struct Period: Hashable, Sendable, Codable {
    public let from: Timestamp?
    public let to: Timestamp?

    public init(from: Timestamp?, to: Timestamp?) {
        self.from = from
        self.to = to
    }
}
