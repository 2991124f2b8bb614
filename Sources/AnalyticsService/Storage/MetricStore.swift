import Commerce

/// Keeps what the fold gives: figures by bucket, facts about customers and products, and the cursor all of it is true at.
///
/// - A new store is empty and its cursor is ``Commerce/EventCursor/start``.
/// - ``facts(of:)`` and ``reading(of:recentOrders:)`` each answer from one state: cursor and values belong together.
/// - ``apply(_:expecting:advancingTo:)`` happens whole or not at all, and is seen whole or not at all. It throws
///   ``CursorMismatch`` and changes nothing when the store's cursor is not the one expected: another writer was faster, or
///   this call is the repetition of one that had its effect. The caller reads again and folds again. So each event counts
///   once, and a second writer does no harm.
/// - After an error other than a mismatch the caller cannot know whether the change happened, and finds out by reading.
protocol MetricStore: Sendable {
    /// The cursor up to which everything is counted.
    func cursor() async throws -> EventCursor

    /// The facts about `customers`, as of the cursor that comes with them; who is not known is left out.
    func facts(of customers: Set<Identifier>) async throws -> KnownFacts

    /// Adds the figures, replaces the facts, and moves the cursor from `expected` to `next`.
    func apply(_ increments: Increments, expecting expected: EventCursor, advancingTo next: EventCursor) async throws

    /// Adds up the buckets of each query; those that nothing was counted in are zero. Kinds of figures that a query does not
    /// want are left zero. Gives up to `recentOrders` of the last orders paid, too.
    func reading(of queries: [MetricQuery], recentOrders: Int) async throws -> MetricReading

    /// What these products were called when they were last sold; those never sold are left out.
    func productNames(of products: Set<Identifier>) async throws -> [Identifier: String]

    /// The numbers of the day buckets that something was counted in, ascending.
    func days() async throws -> [Int]

    /// Forgets the hours that begin before the one with this number; days and months stay as they are.
    func dropHours(before number: Int) async throws
}

extension MetricStore {
    /// The figures of some buckets, without the last orders.
    func reading(of queries: [MetricQuery]) async throws -> MetricReading {
        try await reading(of: queries, recentOrders: 0)
    }
}

/// The store's cursor was not the one that the caller's change builds on. Nothing was changed.
struct CursorMismatch: Error, Equatable {
    let expected: EventCursor
    let found: EventCursor
}
