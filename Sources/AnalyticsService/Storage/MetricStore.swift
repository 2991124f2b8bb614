import Commerce

/// Keeps what the fold gives: sums and sketches by bucket, facts about customers, and the cursor all of it is true at.
///
/// - A new store is empty and its cursor is ``Commerce/EventCursor/start``.
/// - ``facts(of:)`` and ``reading(of:)`` each answer from one state: cursor and values belong together.
/// - ``apply(_:expecting:advancingTo:)`` and ``reset(expecting:)`` happen whole or not at all, and are seen whole or not at
///   all. They throw ``CursorMismatch`` and change nothing when the store's cursor is not the one expected: another writer
///   was faster, or this call is the repetition of one that had its effect. The caller reads again and folds again. So each
///   event counts once, and a second writer does no harm.
/// - After an error other than a mismatch the caller cannot know whether the change happened, and finds out by reading.
protocol MetricStore: Sendable {
    /// The cursor up to which everything is counted.
    func cursor() async throws -> EventCursor

    /// The facts about `customers`, as of the cursor that comes with them; who is not known is left out.
    func facts(of customers: Set<Identifier>) async throws -> KnownFacts

    /// Adds the sums, raises the registers, replaces the facts, and moves the cursor from `expected` to `next`.
    func apply(_ increments: Increments, expecting expected: EventCursor, advancingTo next: EventCursor) async throws

    /// Adds up `buckets`; those that nothing was counted in are zero.
    func reading(of buckets: [Bucket]) async throws -> MetricReading

    /// Empties the store for another log, cursor included, if its cursor is `expected`.
    func reset(expecting expected: EventCursor) async throws
}

/// The store's cursor was not the one that the caller's change builds on. Nothing was changed.
struct CursorMismatch: Error, Equatable {
    let expected: EventCursor
    let found: EventCursor
}
