import Commerce

/// Where a fold stands between two events of a batch.
struct FoldState {
    private(set) var increments = Increments()
    private let known: [Identifier: CustomerFacts]

    init(known: [Identifier: CustomerFacts]) {
        self.known = known
    }

    /// The facts about a customer, with what earlier events of the batch changed.
    subscript(customer id: Identifier) -> CustomerFacts {
        get { increments.customers[id] ?? known[id] ?? CustomerFacts() }
        set { increments.customers[id] = newValue }
    }

    mutating func add(_ amount: Int, to metric: Metric, in bucket: Bucket) {
        increments.add(amount, to: metric, in: bucket)
    }

    mutating func count(_ member: Identifier, in metric: DistinctMetric, _ bucket: Bucket) {
        increments.count(member, in: metric, bucket)
    }
}
