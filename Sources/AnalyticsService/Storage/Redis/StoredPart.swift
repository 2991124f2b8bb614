import Commerce
import RedisDatabase

/// A part of the figures of one bucket that is stored by itself.
enum StoredPart: Hashable {
    case sums(Bucket)
    case sales(Bucket)
    case counts(Distribution, Bucket)
    case sketch(DistinctMetric, Bucket)

    /// The parts that some kinds of figures of a bucket consist of.
    static func all(_ parts: BucketFigures.Parts, of bucket: Bucket) -> [StoredPart] {
        var all: [StoredPart] = []
        if parts.contains(.sums) { all.append(.sums(bucket)) }
        // Hours have sums alone.
        if bucket.granularity == .hour { return all }
        if parts.contains(.breakdowns) { all.append(.sales(bucket)) }
        if parts.contains(.distributions) { all += Distribution.allCases.map { .counts($0, bucket) } }
        if parts.contains(.distinct) { all += DistinctMetric.allCases.map { .sketch($0, bucket) } }
        return all
    }

    /// Where it is. Sums of several buckets are in one place.
    func key(_ keys: MetricKeys) -> String {
        switch self {
        case .sums(let bucket): keys.sums(of: bucket)
        case .sales(let bucket): keys.sales(of: bucket)
        case .counts(let distribution, let bucket): keys.counts(of: distribution, bucket)
        case .sketch(let metric, let bucket): keys.sketch(of: metric, bucket)
        }
    }

    var bucket: Bucket {
        switch self {
        case .sums(let bucket), .sales(let bucket), .counts(_, let bucket), .sketch(_, let bucket): bucket
        }
    }

    /// Adds what is stored.
    ///
    /// - Throws: ``DamagedMetrics`` when it is not what this program writes there.
    func add(_ value: RedisValue, to figures: inout BucketFigures, _ keys: MetricKeys) throws {
        let isRead =
            switch self {
            case .sums: figures.add(storedSums: value)
            case .sales: try figures.add(storedSales: value.elements)
            case .counts(let distribution, _): try figures.add(storedCounts: value.elements, of: distribution)
            case .sketch(let metric, _): figures.add(storedSketch: value, of: metric)
            }
        guard isRead else { throw DamagedMetrics(place: key(keys)) }
    }
}
