import Commerce
import RedisDatabase

/// What one command reads of the figures of buckets.
enum StoredPart {
    /// Of buckets whose sums are in one hash.
    case sums([Bucket])
    case sales(Bucket)
    case counts(Distribution, Bucket)
    case sketch(DistinctMetric, Bucket)

    /// What has to be read to know `parts` of each bucket.
    static func all(_ parts: [Bucket: BucketFigures.Parts], _ keys: MetricKeys) -> [StoredPart] {
        let summed = parts.keys.filter { parts[$0]?.contains(.sums) == true }
        var all = Dictionary(grouping: summed, by: keys.sums).values.map(StoredPart.sums)
        for (bucket, parts) in parts where bucket.granularity != .hour {
            if parts.contains(.breakdowns) { all.append(.sales(bucket)) }
            if parts.contains(.distributions) { all += Distribution.allCases.map { .counts($0, bucket) } }
            if parts.contains(.distinct) { all += DistinctMetric.allCases.map { .sketch($0, bucket) } }
        }
        return all
    }

    func key(_ keys: MetricKeys) -> String {
        switch self {
        case .sums(let buckets): keys.sums(of: buckets[0])
        case .sales(let bucket): keys.sales(of: bucket)
        case .counts(let distribution, let bucket): keys.counts(of: distribution, bucket)
        case .sketch(let metric, let bucket): keys.sketch(of: metric, bucket)
        }
    }

    func command(_ keys: MetricKeys) -> RedisCommand {
        let key = RedisArgument(key(keys))
        return switch self {
        case .sums(let buckets): RedisCommand("HMGET", [key] + buckets.map { RedisArgument($0.number) })
        case .sales, .counts: RedisCommand("HGETALL", [key])
        case .sketch: RedisCommand("GET", [key])
        }
    }

    /// Adds what the command has answered.
    ///
    /// - Throws: ``DamagedMetrics`` when it is not what this program writes there.
    func add(_ answer: RedisValue, to figures: inout [Bucket: BucketFigures], _ keys: MetricKeys) throws {
        let isRead =
            switch self {
            case .sums(let buckets):
                try zip(buckets, answer.elements).allSatisfy { bucket, sums in
                    figures[bucket, default: BucketFigures()].add(storedSums: sums)
                }
            case .sales(let bucket):
                try figures[bucket, default: BucketFigures()].add(storedSales: answer.elements)
            case .counts(let distribution, let bucket):
                try figures[bucket, default: BucketFigures()].add(storedCounts: answer.elements, of: distribution)
            case .sketch(let metric, let bucket):
                figures[bucket, default: BucketFigures()].add(storedSketch: answer, of: metric)
            }
        guard isRead else { throw DamagedMetrics(place: key(keys)) }
    }
}
