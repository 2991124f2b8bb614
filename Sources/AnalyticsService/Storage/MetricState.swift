import Commerce

/// Everything a ``MemoryMetricStore`` holds.
struct MetricState: Equatable, Sendable {
    private(set) var cursor = EventCursor.start
    /// For each bucket, the sum of each metric at the place of its number.
    private(set) var sums: [Bucket: [Int]] = [:]
    private(set) var sketches: [SketchKey: HyperLogLog] = [:]
    private(set) var customers: [Identifier: CustomerFacts] = [:]

    struct SketchKey: Hashable, Sendable {
        let metric: DistinctMetric
        let bucket: Bucket
    }

    init() {}

    /// A state as it was kept elsewhere.
    init(
        cursor: EventCursor, sums: [Bucket: [Int]], sketches: [SketchKey: HyperLogLog],
        customers: [Identifier: CustomerFacts]
    ) {
        self.cursor = cursor
        self.sums = sums
        self.sketches = sketches
        self.customers = customers
    }

    mutating func apply(_ increments: Increments, advancingTo next: EventCursor) {
        for (key, amount) in increments.sums {
            sums[key.bucket, default: [Int](repeating: 0, count: Metric.allCases.count)][Int(key.metric.rawValue)]
                .addClamped(amount)
        }
        for (key, rank) in increments.maxima {
            sketches[SketchKey(metric: key.metric, bucket: key.bucket), default: HyperLogLog()]
                .raise(key.register, to: rank)
        }
        customers.merge(increments.customers) { $1 }
        cursor = next
    }

    func reading(of buckets: [Bucket]) -> MetricReading {
        var reading = MetricReading(cursor: cursor)
        for bucket in buckets {
            guard let row = sums[bucket] else { continue }
            for metric in Metric.allCases {
                reading.sums[metric, default: 0].addClamped(row[Int(metric.rawValue)])
            }
        }
        for metric in DistinctMetric.allCases {
            for bucket in buckets {
                guard let sketch = sketches[SketchKey(metric: metric, bucket: bucket)] else { continue }
                reading.sketches[metric, default: HyperLogLog()].formUnion(sketch)
            }
        }
        return reading
    }
}
