import Commerce

/// Everything a ``MemoryMetricStore`` holds.
struct MetricState: Equatable, Sendable {
    private(set) var cursor = EventCursor.start
    private(set) var buckets = BucketTable()
    private(set) var customers: [Identifier: CustomerFacts] = [:]
    private(set) var productNames: [Identifier: String] = [:]
    private(set) var recentOrders: [RecentOrder] = []

    init() {}

    /// A state as it was kept elsewhere.
    init(
        cursor: EventCursor, buckets: BucketTable, customers: [Identifier: CustomerFacts],
        productNames: [Identifier: String], recentOrders: [RecentOrder]
    ) {
        self.cursor = cursor
        self.buckets = buckets
        self.customers = customers
        self.productNames = productNames
        self.recentOrders = recentOrders
    }

    mutating func dropHours(before number: Int) {
        buckets.dropHours(before: number)
    }

    mutating func apply(_ increments: Increments, advancingTo next: EventCursor) {
        buckets.add(increments.buckets)
        customers.merge(increments.customers) { $1 }
        productNames.merge(increments.productNames) { $1 }
        if !increments.recentOrders.isEmpty {
            recentOrders = (recentOrders + increments.recentOrders).suffix(RecentOrder.kept)
        }
        cursor = next
    }
}
