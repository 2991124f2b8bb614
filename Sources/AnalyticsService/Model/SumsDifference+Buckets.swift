import Commerce

/// The metrics say many things twice, and answers are made from whichever is quicker: a day and its hours, a month and its
/// days, a total and the list that shares it out.
extension SumsDifference {
    /// Of a day, and what its hours and lists add up to.
    ///
    /// - Parameter hours: nil when they are not kept.
    init?(day: BucketFigures, hours: BucketFigures?) {
        var parts = hours.map { SumsDifference.sums(day, $0) { "\($0) by hour" } } ?? []
        for breakdown in [Breakdown.paymentMethod, .country] {
            let sum = day.sum(of: breakdown)
            parts += [
                Part("grossSales by \(breakdown)", day[.grossSales], sum.sales, isAmount: true),
                Part("orders by \(breakdown)", day[.orders], sum.orders),
                Part("units by \(breakdown)", day[.units], sum.units),
            ]
        }
        // Lines share out the subtotals, so their sales are compared with each other.
        let (products, categories) = (day.sum(of: .product), day.sum(of: .category))
        parts += [
            Part("units by product", day[.units], products.units),
            Part("units by category", day[.units], categories.units),
            Part("sales by product and category", products.sales, categories.sales, isAmount: true),
            Part("orders by value", day[.orders], day[.orderValue].count),
        ]
        self.init(parts, in: "the day", "its parts")
    }

    /// Of a month, and what its days add up to.
    init?(month: BucketFigures, days: BucketFigures) {
        var parts = SumsDifference.sums(month, days) { "\($0)" }
        for breakdown in Breakdown.allCases where month[breakdown] != days[breakdown] {
            for member in Set(month[breakdown].keys).union(days[breakdown].keys) {
                let (ours, theirs) = (month[breakdown][member], days[breakdown][member])
                let name = "\(breakdown) \(member)"
                parts += [
                    Part("sales of \(name)", ours?.sales ?? 0, theirs?.sales ?? 0, isAmount: true),
                    Part("orders of \(name)", ours?.orders ?? 0, theirs?.orders ?? 0),
                    Part("units of \(name)", ours?.units ?? 0, theirs?.units ?? 0),
                ]
            }
        }
        for distribution in Distribution.allCases where month[distribution] != days[distribution] {
            let (ours, theirs) = (month[distribution].countsByBin, days[distribution].countsByBin)
            for bin in Set(ours.keys).union(theirs.keys) {
                parts.append(Part("\(distribution) in bin \(bin)", ours[bin] ?? 0, theirs[bin] ?? 0))
            }
        }
        for metric in DistinctMetric.allCases where month[metric] != days[metric] {
            for (register, ranks) in zip(month[metric].allRanks, days[metric].allRanks).enumerated() {
                parts.append(Part("\(metric) in register \(register)", Int(ranks.0), Int(ranks.1)))
            }
        }
        self.init(parts, in: "the month", "its days")
    }

    private static func sums(
        _ ours: BucketFigures, _ theirs: BucketFigures, named name: (Metric) -> String
    ) -> [Part] {
        Metric.allCases.map { Part(name($0), ours[$0], theirs[$0], isAmount: $0.isAmount) }
    }
}

extension BucketFigures {
    /// Of all members together.
    fileprivate func sum(of breakdown: Breakdown) -> SalesFigures {
        self[breakdown].values.reduce(into: SalesFigures()) { $0.add($1) }
    }
}

extension DDSketch {
    fileprivate var countsByBin: [Int: Int] { Dictionary(uniqueKeysWithValues: bins.map { ($0.bin, $0.count) }) }
}

extension Member: CustomStringConvertible {
    var description: String {
        switch self {
        case .product(let id): "product \(id)"
        case .key(let text): text
        }
    }
}
