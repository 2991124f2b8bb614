import Commerce

/// The metrics over a number of buckets, all at one cursor.
struct MetricReading: Sendable {
    let cursor: EventCursor
    var sums: [Metric: Int] = [:]
    /// The union of the buckets' sketches.
    var sketches: [DistinctMetric: HyperLogLog] = [:]

    init(cursor: EventCursor) {
        self.cursor = cursor
    }

    subscript(metric: Metric) -> Int { sums[metric] ?? 0 }

    /// How many distinct members there are, approximately.
    subscript(metric: DistinctMetric) -> Int { sketches[metric]?.estimate ?? 0 }
}
