import Commerce

/// Everything a ``MemoryMetricStore`` holds.
struct MetricState: Equatable, Sendable {
    private(set) var cursor = EventCursor.start
    private(set) var buckets = BucketTable()
    private(set) var customers: [Identifier: CustomerFacts] = [:]

    init() {}

    /// A state as it was kept elsewhere.
    init(cursor: EventCursor, buckets: BucketTable, customers: [Identifier: CustomerFacts]) {
        self.cursor = cursor
        self.buckets = buckets
        self.customers = customers
    }

    mutating func apply(_ increments: Increments, advancingTo next: EventCursor) {
        buckets.apply(increments)
        customers.merge(increments.customers) { $1 }
        cursor = next
    }
}
