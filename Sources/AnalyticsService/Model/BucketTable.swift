/// The figures of many buckets.
struct BucketTable: Equatable, Sendable {
    /// By granularity, so that a reader who holds the months keeps no writer from changing the hours in place.
    private var hours: [Int: BucketFigures] = [:]
    private var days: [Int: BucketFigures] = [:]
    private var months: [Int: BucketFigures] = [:]

    /// The figures of a bucket; nil when nothing was counted in it.
    subscript(bucket: Bucket) -> BucketFigures? {
        get { self[bucket.granularity][bucket.number] }
        set { self[bucket.granularity][bucket.number] = newValue }
    }

    /// The figures of a bucket, to be changed in place.
    subscript(counting bucket: Bucket) -> BucketFigures {
        get { self[bucket] ?? BucketFigures() }
        _modify {
            switch bucket.granularity {
            case .hour: yield &hours[bucket.number, default: BucketFigures()]
            case .day: yield &days[bucket.number, default: BucketFigures()]
            case .month: yield &months[bucket.number, default: BucketFigures()]
            }
        }
    }

    /// The figures of all buckets of a granularity, by their numbers.
    private(set) subscript(granularity: Granularity) -> [Int: BucketFigures] {
        get {
            switch granularity {
            case .hour: hours
            case .day: days
            case .month: months
            }
        }
        set {
            switch granularity {
            case .hour: hours = newValue
            case .day: days = newValue
            case .month: months = newValue
            }
        }
    }

    var isEmpty: Bool { hours.isEmpty && days.isEmpty && months.isEmpty }

    mutating func dropHours(before number: Int) {
        // Most of the time there are none, and looking copies nothing.
        guard hours.keys.contains(where: { $0 < number }) else { return }
        hours = hours.filter { $0.key >= number }
    }

    mutating func add(_ other: BucketTable) {
        for granularity in Granularity.allCases {
            for (number, figures) in other[granularity] {
                self[counting: Bucket(granularity: granularity, number: number)].add(figures)
            }
        }
    }
}
