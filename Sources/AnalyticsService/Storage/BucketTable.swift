import Commerce

/// The sums and sketches of all buckets.
struct BucketTable: Equatable, Sendable {
    /// For each bucket, the sum of each metric at the place of its number.
    private(set) var sums: [Bucket: [Int]] = [:]
    private(set) var sketches: [SketchKey: HyperLogLog] = [:]

    struct SketchKey: Hashable, Sendable {
        let metric: DistinctMetric
        let bucket: Bucket
    }

    init() {}

    /// A table as it was kept elsewhere; each row has a sum for every metric.
    init(sums: [Bucket: [Int]], sketches: [SketchKey: HyperLogLog]) {
        self.sums = sums
        self.sketches = sketches
    }

    mutating func apply(_ increments: Increments) {
        for (key, amount) in increments.sums {
            sums[key.bucket, default: [Int](repeating: 0, count: Metric.allCases.count)][Int(key.metric.rawValue)]
                .addClamped(amount)
        }
        for (key, rank) in increments.maxima {
            sketches[SketchKey(metric: key.metric, bucket: key.bucket), default: HyperLogLog()]
                .raise(key.register, to: rank)
        }
    }

    /// What `buckets` add up to, said to be at `cursor`.
    func reading(of buckets: [Bucket], at cursor: EventCursor) -> MetricReading {
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
