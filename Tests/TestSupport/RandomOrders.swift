public import Commerce

/// Orders and their facts with values at random, of every shape that storage and events may hold.
public struct RandomOrders {
    private var generator: SeededGenerator

    public init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
    }

    /// Facts that need not fit together.
    public mutating func facts() -> OrderFacts {
        OrderFacts(
            orderId: id(), number: integer(), customerId: id(),
            status: OrderStatus.allCases.randomElement(using: &generator)!,
            items: several { orders in
                LineItem(
                    productId: orders.id(), name: orders.text(), category: orders.text(), quantity: orders.integer(),
                    unitPrice: orders.money(), lineTotal: orders.money())
            },
            subtotal: money(), adjustments: adjustments(), total: money(),
            paymentMethod: PaymentMethod.allCases.randomElement(using: &generator)!, country: country(),
            placedAt: time(), paidAt: maybe { $0.time() }, shippedAt: maybe { $0.time() },
            deliveredAt: maybe { $0.time() }, cancelledAt: maybe { $0.time() },
            refunds: several { orders in
                RefundFacts(
                    id: orders.id(), amount: orders.money(), createdAt: orders.time(), lines: orders.refundLines(),
                    restock: Bool.random(using: &orders.generator))
            })
    }

    public mutating func order() -> Order {
        let lines = (0...Int.random(in: 0...2, using: &generator)).map { _ in
            LineItem(
                productId: id(), name: text(), category: text(), quantity: Int.random(in: 1...9, using: &generator),
                unitPrice: Money(Int.random(in: 0...99_999, using: &generator), .usd))
        }
        let new = Order(
            id: id(), number: integer(), customerId: id(), items: lines,
            adjustments: several { Adjustment(kind: $0.text(), amount: Money(5, .usd)) },
            paymentMethod: PaymentMethod.allCases.randomElement(using: &generator)!,
            shippingAddress: Address(
                name: text(), line1: text(), line2: maybe { $0.text() }, city: text(), region: maybe { $0.text() },
                postalCode: text(), country: country()),
            placedAt: time())
        return Order(
            restoring: new, status: OrderStatus.allCases.randomElement(using: &generator)!,
            paidAt: maybe { $0.time() }, shippedAt: maybe { $0.time() }, deliveredAt: maybe { $0.time() },
            cancelledAt: maybe { $0.time() },
            refunds: several { orders in
                Refund(
                    id: orders.id(), amount: orders.money(), reason: orders.text(), createdAt: orders.time(),
                    lines: orders.refundLines(), restock: true)
            })
    }

    private mutating func adjustments() -> [Adjustment] {
        several { Adjustment(kind: $0.text(), amount: $0.money()) }
    }

    private mutating func refundLines() -> [RefundLine] {
        several { RefundLine(productId: $0.id(), quantity: $0.integer(), amount: $0.money()) }
    }

    private mutating func id() -> Identifier {
        Identifier(high: generator.next(), low: generator.next())
    }

    private mutating func integer() -> Int {
        let bits = Int.random(in: 0..<64, using: &generator)
        return Int(truncatingIfNeeded: generator.next()) >> bits
    }

    private mutating func money() -> Money {
        Money(integer(), Currency(["USD", "EUR", "XTS"].randomElement(using: &generator)!)!)
    }

    private mutating func country() -> Country {
        Country(["US", "DE", "ZW"].randomElement(using: &generator)!)!
    }

    private mutating func time() -> Timestamp {
        Timestamp(milliseconds: Int64.random(in: -62_135_596_800_000...253_402_300_799_999, using: &generator))
    }

    private mutating func text() -> String {
        generator.text()
    }

    private mutating func maybe<Value>(_ make: (inout RandomOrders) -> Value) -> Value? {
        Bool.random(using: &generator) ? make(&self) : nil
    }

    private mutating func several<Value>(_ make: (inout RandomOrders) -> Value) -> [Value] {
        (0..<Int.random(in: 0...3, using: &generator)).map { _ in make(&self) }
    }
}
