/// Everything that is counted in one bucket, and what a batch of events adds to it: both are the same.
struct BucketFigures: Equatable, Sendable {
    /// Which kinds of figures; those that are not needed cost nothing.
    struct Parts: OptionSet {
        let rawValue: Int
        static let sums = Parts(rawValue: 1)
        static let breakdowns = Parts(rawValue: 2)
        static let distributions = Parts(rawValue: 4)
        static let distinct = Parts(rawValue: 8)
        static let all: Parts = [.sums, .breakdowns, .distributions, .distinct]
    }

    /// At the place of each metric's number. The other arrays are empty until there is something to count.
    private(set) var sums = [Int](repeating: 0, count: Metric.allCases.count)
    private(set) var breakdowns: [[Member: SalesFigures]] = []
    private(set) var distributions: [DDSketch] = []
    private(set) var sketches: [HyperLogLog] = []

    subscript(metric: Metric) -> Int { sums[Int(metric.rawValue)] }

    subscript(breakdown: Breakdown) -> [Member: SalesFigures] {
        breakdowns.isEmpty ? [:] : breakdowns[Int(breakdown.rawValue)]
    }

    subscript(distribution: Distribution) -> DDSketch {
        distributions.isEmpty ? DDSketch() : distributions[Int(distribution.rawValue)]
    }

    subscript(distinct: DistinctMetric) -> HyperLogLog {
        sketches.isEmpty ? HyperLogLog() : sketches[Int(distinct.rawValue)]
    }

    mutating func add(_ amount: Int, to metric: Metric) {
        sums[Int(metric.rawValue)].addClamped(amount)
    }

    mutating func add(_ figures: SalesFigures, to member: Member, of breakdown: Breakdown) {
        makeBreakdowns()
        breakdowns[Int(breakdown.rawValue)][member, default: SalesFigures()].add(figures)
    }

    /// Counts `amount` among those of a distribution.
    mutating func count(_ amount: Int, in distribution: Distribution) {
        makeDistributions()
        distributions[Int(distribution.rawValue)].count(amount)
    }

    /// Adds `count` amounts of one bin.
    mutating func add(_ count: Int, toBin bin: Int, of distribution: Distribution) {
        makeDistributions()
        distributions[Int(distribution.rawValue)].add(count, to: bin)
    }

    /// Makes a register of a sketch at least `rank`.
    mutating func raise(_ register: UInt16, to rank: UInt8, of metric: DistinctMetric) {
        makeSketches()
        sketches[Int(metric.rawValue)].raise(register, to: rank)
    }

    /// Changes the sketch of a metric in place.
    mutating func change<Result>(_ metric: DistinctMetric, _ change: (inout HyperLogLog) -> Result) -> Result {
        makeSketches()
        return change(&sketches[Int(metric.rawValue)])
    }

    /// Adds the figures of another bucket, or of another batch.
    mutating func add(_ other: BucketFigures, _ parts: Parts = .all) {
        if parts.contains(.sums) {
            for index in sums.indices { sums[index].addClamped(other.sums[index]) }
        }
        if parts.contains(.breakdowns), !other.breakdowns.isEmpty {
            makeBreakdowns()
            for (index, breakdown) in other.breakdowns.enumerated() {
                for (member, figures) in breakdown {
                    breakdowns[index][member, default: SalesFigures()].add(figures)
                }
            }
        }
        if parts.contains(.distributions), !other.distributions.isEmpty {
            makeDistributions()
            for (index, sketch) in other.distributions.enumerated() { distributions[index].formUnion(sketch) }
        }
        if parts.contains(.distinct), !other.sketches.isEmpty {
            makeSketches()
            for (index, sketch) in other.sketches.enumerated() { sketches[index].formUnion(sketch) }
        }
    }

    private mutating func makeBreakdowns() {
        if breakdowns.isEmpty { breakdowns = Array(repeating: [:], count: Breakdown.allCases.count) }
    }

    private mutating func makeDistributions() {
        if distributions.isEmpty {
            distributions = Array(repeating: DDSketch(), count: Distribution.allCases.count)
        }
    }

    private mutating func makeSketches() {
        if sketches.isEmpty { sketches = Array(repeating: HyperLogLog(), count: DistinctMetric.allCases.count) }
    }
}
