import Commerce
import TestSupport

@testable import AnalyticsService

/// Increments with values at random: of every shape that a fold may give, and with amounts near the largest there are.
struct RandomIncrements {
    private static let texts = ["", "card", "Löffel, \"silver\"", "🥄", "a\u{0}b", " "]

    private var generator: SeededGenerator
    private let customers: [Identifier]
    private let products: [Identifier]

    init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        (customers, products) = (
            (0..<40).map { _ in Identifier(high: generator.next(), low: generator.next()) },
            (0..<40).map { _ in Identifier(high: generator.next(), low: generator.next()) }
        )
        self.generator = generator
    }

    /// All buckets that increments may have.
    static let buckets = Granularity.allCases.flatMap { granularity in
        (-3...3).map { Bucket(granularity: granularity, number: granularity == .hour ? $0 * 719 : $0) }
    }

    var everybody: Set<Identifier> { Set(customers) }
    var everything: Set<Identifier> { Set(products) }

    mutating func next() -> Increments {
        var increments = Increments()
        for bucket in RandomIncrements.buckets.shuffled(using: &generator).prefix(number(0...6)) {
            change(&increments.buckets[counting: bucket], isHour: bucket.granularity == .hour)
        }
        for customer in customers.shuffled(using: &generator).prefix(number(0...10)) {
            increments.customers[customer] = CustomerFacts(paidOrders: amount())
        }
        for product in products.shuffled(using: &generator).prefix(number(0...10)) {
            increments.productNames[product] = generator.text()
        }
        increments.recentOrders = (0..<number(0...RecentOrder.kept / 3)).map { _ in recentOrder() }
        return increments
    }

    private mutating func change(_ figures: inout BucketFigures, isHour: Bool) {
        for metric in Metric.allCases where Bool.random(using: &generator) {
            // There are never more orders than events.
            figures.add(metric == .orders ? number(0...2_000) : amount(), to: metric)
        }
        // The fold adds up nothing else by hour.
        if isHour { return }
        for _ in 0..<number(0...20) {
            let sales = SalesFigures(sales: amount(), orders: amount(), units: amount())
            let breakdown = Breakdown.allCases.randomElement(using: &generator)!
            let member =
                breakdown == .product ? Member.product(element(products)) : .key(element(RandomIncrements.texts))
            figures.add(sales, to: member, of: breakdown)
        }
        for _ in 0..<number(0...20) { figures.count(amount(), in: .orderValue) }
        // Now and then so many that a sketch becomes dense.
        for _ in 0..<(number(0...5) == 0 ? 1_500 : number(0...20)) {
            figures.raise(
                UInt16(number(0...HyperLogLog.registerCount - 1)), to: UInt8(number(1...Int(HyperLogLog.highestRank))),
                of: .returningCustomers)
        }
    }

    private mutating func recentOrder() -> RecentOrder {
        RecentOrder(
            position: Int64(amount()), id: Identifier(high: generator.next(), low: generator.next()), number: amount(),
            total: amount(), units: amount(), paymentMethod: element(PaymentMethod.allCases), country: .unitedStates,
            paidAt: Timestamp(milliseconds: Int64(number(-1_000_000...1_000_000))))
    }

    /// Of any size and sign.
    private mutating func amount() -> Int {
        switch number(0...9) {
        case 0: .max
        case 1: .min
        case 2: 0
        // Around the halves that are added, and beyond what a double tells apart.
        case 3: element([1 << 32, 1 << 31, 1 << 53]) + number(-1...1)
        case 4: -element([1 << 32, 1 << 31, 1 << 53]) + number(-1...1)
        default: Int(truncatingIfNeeded: generator.next()) >> number(0...63)
        }
    }

    private mutating func number(_ range: ClosedRange<Int>) -> Int {
        Int.random(in: range, using: &generator)
    }

    private mutating func element<Element>(_ elements: [Element]) -> Element {
        elements.randomElement(using: &generator)!
    }
}
