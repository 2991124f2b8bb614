import Commerce

/// What a batch of events changes: the fold's result, for a store to apply in one atomic step.
struct Increments: Equatable, Sendable {
    /// What is added to each sum.
    var sums: [SumKey: Int] = [:]
    /// The least that each register of a sketch becomes.
    var maxima: [RegisterKey: UInt8] = [:]
    /// The facts that replace those of these customers.
    var customers: [Identifier: CustomerFacts] = [:]

    struct SumKey: Hashable, Sendable {
        let metric: Metric
        let bucket: Bucket
    }

    struct RegisterKey: Hashable, Sendable {
        let metric: DistinctMetric
        let bucket: Bucket
        let register: UInt16
    }

    mutating func add(_ amount: Int, to metric: Metric, in bucket: Bucket) {
        sums[SumKey(metric: metric, bucket: bucket), default: 0].addClamped(amount)
    }

    /// Counts `member` among the distinct ones of `metric`, however often it is called.
    mutating func count(_ member: Identifier, in metric: DistinctMetric, _ bucket: Bucket) {
        let (register, rank) = HyperLogLog.place(of: member)
        let key = RegisterKey(metric: metric, bucket: bucket, register: register)
        maxima[key] = max(maxima[key] ?? 0, rank)
    }
}
