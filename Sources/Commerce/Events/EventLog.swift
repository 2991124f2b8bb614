/// An append-only log of facts, kept in the database of the service that owns the facts.
///
/// Who has read to position N is never handed a smaller one later, and misses none: positions follow the order of the
/// commits and have no gaps.
public protocol EventLog: Sendable {
    /// At most `limit` events after `cursor`, oldest first; none when the cursor is at the head.
    ///
    /// A page ends early with the event whose body makes it reach ``EventPage/size``.
    ///
    /// - Throws: ``AnotherLog`` when the cursor's epoch is not the log's, its position lies beyond the head, or the event
    ///   there has another id.
    func page(after cursor: EventCursor, limit: Int) async throws -> EventPage

    /// A number that grows with each commit this process makes; read it before a page to miss nothing in ``waitForCommit``.
    var commitCount: UInt64 { get }

    /// Returns as soon as a commit came after `commitCount`, or another instance may have written, or `timeout` is over.
    func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws
}

/// A cursor that does not belong to this log: the consumer has to start over.
public struct AnotherLog: Error, Equatable {
    public let epoch: Identifier

    public init(epoch: Identifier) {
        self.epoch = epoch
    }
}
