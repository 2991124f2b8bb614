import Commerce

/// What a batch of events changes: the fold's result, for a store to apply in one atomic step.
struct Increments: Equatable, Sendable {
    /// What is added to the figures of each bucket.
    var buckets = BucketTable()
    /// The facts that replace those of these customers.
    var customers: [Identifier: CustomerFacts] = [:]
    /// The names that replace those of these products.
    var productNames: [Identifier: String] = [:]
    /// The last orders paid, oldest first, to be put after those known; ``RecentOrder/kept`` at most.
    var recentOrders: [RecentOrder] = []
}
