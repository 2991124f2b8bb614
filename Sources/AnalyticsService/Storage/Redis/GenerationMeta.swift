import Commerce

/// What a generation in Redis says of itself.
struct GenerationMeta: Equatable, Sendable {
    /// The zone whose days the buckets are.
    let timeZone: String
    /// The version of the fold that began it.
    let foldVersion: Int
    /// How far the orders log is counted.
    let cursor: EventCursor
    /// How many orders were ever paid: what ``MetricKeys/ordersTotal`` says while it is served.
    let orders: Int
}
