import Commerce

/// The names of everything that one generation of metrics has in Redis. All of them begin with the generation's id.
struct MetricKeys: Hashable, Sendable {
    /// Holds the id of the generation that is served.
    static let served = "analytics:served"
    /// How many orders were ever paid, as a plain number, as the generation that is served has counted.
    static let ordersTotal = "analytics:orders:total"
    /// What the ``meta`` of any generation matches.
    static let anyMeta = "\(generations)*:meta"

    private static let generations = "analytics:g:"
    /// The customers whose ids end with the same bits share a hash: 61 in each when there are a million, few enough for the
    /// compact form that Redis has for small hashes.
    private static let customerBits = 14

    let generation: Identifier
    /// What all names begin with.
    let prefix: String

    init(_ generation: Identifier) {
        self.generation = generation
        prefix = "\(MetricKeys.generations)\(generation):"
    }

    /// The keys of the generation with this ``meta``; nil when it is none.
    init?(meta: String) {
        guard let id = Identifier(meta.dropFirst(MetricKeys.generations.count).prefix(36)) else { return nil }
        self.init(id)
        guard self.meta == meta else { return nil }
    }

    /// A hash: what the generation is, and how far it has come. There is no generation without it.
    var meta: String { prefix + "meta" }
    /// A hash: what products were called when they were last sold, by id.
    var productNames: String { prefix + "names" }
    /// A list: the last orders paid, oldest first.
    var recentOrders: String { prefix + "recent" }
    /// A sorted set: for which UTC days, as days from 1970, there are ``sums(of:)`` of hours.
    var daysWithHours: String { prefix + "hours" }

    /// A hash: the sums of a bucket and of others of its granularity, by number. Hours share it with those that begin on the
    /// same UTC day.
    func sums(of bucket: Bucket) -> String {
        switch bucket.granularity {
        case .hour: "\(hourSums)\(bucket.utcDay)"
        case .day, .month: "\(prefix)sums:\(bucket.granularity.rawValue)"
        }
    }

    /// What the names of the ``sums(of:)`` of hours begin with, before the day.
    var hourSums: String { "\(prefix)sums:hour:" }

    /// A hash: the sales of a bucket, by breakdown and member.
    func sales(of bucket: Bucket) -> String { name("sales", bucket) }

    /// A hash: the counts of a distribution's bins, by the number of the first of ``CountedBins/width``.
    func counts(of distribution: Distribution, _ bucket: Bucket) -> String {
        name("counts:\(distribution.rawValue)", bucket)
    }

    /// A string: the registers of a sketch.
    func sketch(of metric: DistinctMetric, _ bucket: Bucket) -> String {
        name("distinct:\(metric.rawValue)", bucket)
    }

    /// A hash: how many orders customers have paid for, by id.
    func customers(with id: Identifier) -> String { "\(customers)\(MetricKeys.group(of: id))" }

    /// What the names of ``customers(with:)`` begin with, before the group.
    var customers: String { prefix + "customers:" }

    /// Which customers share a hash, as four hexadecimal digits.
    static func group(of customer: Identifier) -> String {
        let bits = customer.low & (1 << UInt64(customerBits) - 1)
        let digits = String(bits, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private func name(_ kind: String, _ bucket: Bucket) -> String {
        "\(prefix)\(kind):\(bucket.granularity.rawValue):\(bucket.number)"
    }
}

extension Bucket {
    /// Of an hour, the days from 1970 to the UTC day that it begins on.
    var utcDay: Int { (number >= 0 ? number : number - 1_439) / 1_440 }
}
