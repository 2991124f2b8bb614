import Commerce

/// The answers to queries, all at one cursor.
struct MetricReading: Sendable {
    let cursor: EventCursor
    /// For each query the figures of its buckets together, in the order of the queries.
    let figures: [BucketFigures]
    /// The last orders paid, oldest first; as many as were wanted, and ``RecentOrder/kept`` at most.
    let recentOrders: [RecentOrder]
}
