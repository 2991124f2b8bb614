import Commerce

/// Where a fold stands between two events of a batch.
///
/// Figures go into the hour and the day of the event; the months follow from the days in the end.
struct FoldState {
    private(set) var customers: [Identifier: CustomerFacts] = [:]
    var productNames: [Identifier: String] = [:]
    var recentOrders: [RecentOrder] = []
    private let known: [Identifier: CustomerFacts]
    private let calendar: ReportingCalendar
    private var hours = OpenBucket()
    private var days = OpenBucket()

    init(calendar: ReportingCalendar, known: [Identifier: CustomerFacts]) {
        self.calendar = calendar
        self.known = known
    }

    /// What is counted from here on happened at `instant`.
    mutating func move(to instant: Timestamp) {
        hours.open(calendar.bucket(.hour, of: instant).number)
        days.open(calendar.bucket(.day, of: instant).number)
    }

    /// The facts about a customer, with what earlier events of the batch changed.
    subscript(customer id: Identifier) -> CustomerFacts {
        get { customers[id] ?? known[id] ?? CustomerFacts() }
        set { customers[id] = newValue }
    }

    mutating func add(_ amount: Int, to metric: Metric) {
        hours.figures.add(amount, to: metric)
        days.figures.add(amount, to: metric)
    }

    mutating func add(_ figures: SalesFigures, to member: Member, of breakdown: Breakdown) {
        days.figures.add(figures, to: member, of: breakdown)
    }

    /// Adds to the day of `instant`, which need not be that of the event.
    mutating func add(_ figures: SalesFigures, to member: Member, of breakdown: Breakdown, at instant: Timestamp) {
        let number = calendar.bucket(.day, of: instant).number
        days.change(number) { $0.add(figures, to: member, of: breakdown) }
    }

    mutating func count(_ amount: Int, in distribution: Distribution) {
        days.figures.count(amount, in: distribution)
    }

    /// Counts `member` among the distinct ones of `metric`, however often it is called.
    mutating func count(_ member: Identifier, in metric: DistinctMetric) {
        let (register, rank) = HyperLogLog.place(of: member)
        days.figures.raise(register, to: rank, of: metric)
    }

    /// What the batch changes.
    consuming func increments() -> Increments {
        var table = BucketTable()
        for (number, figures) in hours.closed() {
            table[Bucket(granularity: .hour, number: number)] = figures
        }
        for (number, figures) in days.closed() {
            table[counting: Bucket(monthOfDay: number)].add(figures)
            table[Bucket(granularity: .day, number: number)] = figures
        }
        return Increments(
            buckets: table, customers: customers, productNames: productNames,
            recentOrders: recentOrders.suffix(RecentOrder.kept))
    }

    /// Buckets of one granularity. The one that events fall into now is at hand, since the next event mostly falls into it,
    /// too.
    private struct OpenBucket {
        var figures = BucketFigures()
        private var number: Int?
        private var others: [Int: BucketFigures] = [:]

        mutating func open(_ next: Int) {
            guard next != number else { return }
            if let number { others[number] = figures }
            figures = others.removeValue(forKey: next) ?? BucketFigures()
            number = next
        }

        mutating func change(_ other: Int, _ body: (inout BucketFigures) -> Void) {
            if other == number { body(&figures) } else { body(&others[other, default: BucketFigures()]) }
        }

        consuming func closed() -> [Int: BucketFigures] {
            if let number { others[number] = figures }
            return others
        }
    }
}
