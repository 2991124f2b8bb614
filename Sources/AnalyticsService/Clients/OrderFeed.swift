import Commerce

/// The log of the orders service, as analytics reads it.
protocol OrderFeed: Sendable {
    /// The events after `cursor`, at most `limit`; waits up to `wait` seconds when there are none.
    ///
    /// - Throws: ``Commerce/AnotherLog`` when the cursor belongs to another log.
    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage
}
