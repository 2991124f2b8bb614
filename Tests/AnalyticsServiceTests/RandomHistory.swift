import Commerce
import TestSupport

@testable import AnalyticsService

/// A made-up past of a shop: orders that go through their states in any order the rules allow, by customers who come back.
struct RandomHistory {
    private(set) var events: [OrderEvent] = []
    private var orders: [Order] = []
    private let customers: [Identifier]
    private let products: [Identifier]
    private var generator: SeededGenerator

    /// - Parameter times: of the events in the order of the log, which clocks need not follow; each gives two events at most.
    init(seed: UInt64, customers count: Int = 12, at times: [Timestamp]) {
        var generator = SeededGenerator(seed: seed)
        customers = (0..<count).map { _ in Identifier(at: times[0], using: &generator) }
        products = (0..<6).map { _ in Identifier(at: times[0], using: &generator) }
        self.generator = generator
        for time in times {
            step(at: time)
        }
    }

    /// Times of about two days around each of `instants`, often several at the same one, as a daylight-saving day deserves.
    static func times(around instants: [Timestamp], count: Int, seed: UInt64) -> [Timestamp] {
        var generator = SeededGenerator(seed: seed &+ 1)
        return instants.flatMap { instant in
            (0..<count / instants.count).map { _ in
                // Half an hour's grid puts many events on the very first instant of a day.
                let halfHours = Int64.random(in: -50...50, using: &generator)
                let rest = Bool.random(using: &generator) ? 0 : Int64.random(in: -1...1, using: &generator)
                return Timestamp(milliseconds: instant.milliseconds + halfHours * 1_800_000 + rest)
            }.sorted()
        }
    }

    /// The same times as a log has them whose writers' clocks differ: some are set back by up to an hour.
    static func setBack(_ times: [Timestamp], seed: UInt64) -> [Timestamp] {
        var generator = SeededGenerator(seed: seed &+ 2)
        return times.map { time in
            let delay = Bool.random(using: &generator) ? Int64.random(in: 0...3_600_000, using: &generator) : 0
            return Timestamp(milliseconds: time.milliseconds - delay)
        }
    }

    private mutating func step(at time: Timestamp) {
        guard !orders.isEmpty, Int.random(in: 0..<10, using: &generator) > 2 else { return place(at: time) }
        let index = orders.indices.randomElement(using: &generator)!
        do {
            switch Int.random(in: 0..<8, using: &generator) {
            case 0...2:
                try orders[index].pay(at: time)
                record(.paid, orders[index], time)
            case 3:
                try orders[index].ship(at: time)
                record(.shipped, orders[index], time)
            case 4:
                try orders[index].deliver(at: time)
                record(.delivered, orders[index], time)
            case 5:
                try orders[index].cancel(at: time)
                record(.cancelled, orders[index], time)
            default:
                let rest = orders[index].refundable.amount
                let amount = Bool.random(using: &generator) ? rest : Int.random(in: 0...max(0, rest), using: &generator)
                _ = try orders[index].refund(
                    .amount(Money(amount, .usd)), id: Identifier(at: time, using: &generator), reason: "broken",
                    restock: false, at: time)
                record(.refunded, orders[index], time)
            }
        } catch {
            // The rules forbid it in this state; nothing happens then, as in a shop.
        }
    }

    private mutating func place(at time: Timestamp) {
        let numbers = products.indices.shuffled(using: &generator).prefix(Int.random(in: 1...3, using: &generator))
        let items = numbers.map { number in
            LineItem(
                productId: products[number], name: "Product \(number), \(Int.random(in: 1...3, using: &generator))",
                category: ["Cups", "Plates", "=Spoons, \"silver\""][number % 3],
                quantity: Int.random(in: 1...9, using: &generator),
                unitPrice: Money(
                    Int.random(in: 0...4, using: &generator) == 0 ? 0 : .random(in: 0...9_999, using: &generator), .usd)
            )
        }
        let country = ["DE", "AT", "US"].randomElement(using: &generator)!
        let order = Order(
            id: Identifier(at: time, using: &generator), number: orders.count + 1,
            customerId: customers.randomElement(using: &generator)!, items: items,
            paymentMethod: PaymentMethod.allCases.randomElement(using: &generator)!,
            shippingAddress: Address(
                name: "A", line1: "B", line2: nil, city: "C", region: nil, postalCode: "1", country: Country(country)!),
            placedAt: time)
        orders.append(order)
        record(.placed, order, time)
        if order.paymentMethod.isTakenAtOnce, Int.random(in: 0..<5, using: &generator) > 0 {
            try? orders[orders.count - 1].pay(at: time)
            record(.paid, orders[orders.count - 1], time)
        }
    }

    private mutating func record(_ type: OrderEventType, _ order: Order, _ time: Timestamp) {
        events.append(
            OrderEvent(
                position: Int64(events.count + 1), id: Identifier(at: time, using: &generator), type: type,
                occurredAt: time, order: OrderFacts(order)))
    }
}
