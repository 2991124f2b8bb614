import Commerce
import Testing

@Suite struct OrderTransitionTests {
    enum Action: CaseIterable {
        case pay, ship, deliver, cancel, refundPart, refundAll

        func apply(to order: inout Order) throws(OrderError) {
            switch self {
            case .pay: try order.pay(at: Samples.later)
            case .ship: try order.ship(at: Samples.later)
            case .deliver: try order.deliver(at: Samples.later)
            case .cancel: try order.cancel(at: Samples.later)
            case .refundPart: try order.refund(.amount(Money(1, .usd)))
            case .refundAll: try order.refund(.amount(order.total))
            }
        }

        /// The word for it in the refusal.
        var name: String {
            switch self {
            case .refundPart, .refundAll: "refund"
            default: "\(self)"
            }
        }
    }

    struct State: CustomStringConvertible {
        let status: OrderStatus
        let isPaid: Bool
        /// Where each action leads; what is not named is refused.
        let leadsTo: [Action: OrderStatus]

        var description: String { "\(status.rawValue), \(isPaid ? "paid" : "unpaid")" }
    }

    /// The states of orders that are not paid on delivery.
    static let states = [
        State(status: .pending, isPaid: false, leadsTo: [.pay: .paid, .cancel: .cancelled]),
        State(
            status: .paid, isPaid: true,
            leadsTo: [.ship: .shipped, .cancel: .cancelled, .refundPart: .paid, .refundAll: .refunded]),
        State(
            status: .shipped, isPaid: true,
            leadsTo: [.deliver: .delivered, .refundPart: .shipped, .refundAll: .refunded]),
        State(status: .delivered, isPaid: true, leadsTo: [.refundPart: .delivered, .refundAll: .refunded]),
        State(status: .cancelled, isPaid: false, leadsTo: [:]),
        State(status: .cancelled, isPaid: true, leadsTo: [:]),
        State(status: .refunded, isPaid: true, leadsTo: [:]),
    ]

    /// With cash on delivery a parcel may leave unpaid.
    static let cashOnDeliveryStates =
        states.dropFirst() + [
            State(status: .pending, isPaid: false, leadsTo: [.pay: .paid, .ship: .shipped, .cancel: .cancelled]),
            State(status: .shipped, isPaid: false, leadsTo: [.pay: .shipped, .deliver: .delivered]),
            State(status: .delivered, isPaid: false, leadsTo: [.pay: .delivered]),
        ]

    private func order(_ state: State, _ method: PaymentMethod) -> Order {
        let new = Samples.order(method: method)
        let refund = Refund(
            id: .make(), amount: new.total, reason: "all", createdAt: Samples.placedAt, lines: [], restock: false)
        return Order(
            restoring: new, status: state.status, paidAt: state.isPaid ? Samples.placedAt : nil,
            shippedAt: [.shipped, .delivered].contains(state.status) ? Samples.placedAt : nil,
            deliveredAt: state.status == .delivered ? Samples.placedAt : nil,
            cancelledAt: state.status == .cancelled ? Samples.placedAt : nil,
            refunds: state.status == .refunded ? [refund] : [])
    }

    @Test(arguments: PaymentMethod.allCases, Action.allCases)
    func everyActionInEveryState(_ method: PaymentMethod, _ action: Action) throws {
        let states = method == .cashOnDelivery ? Array(OrderTransitionTests.cashOnDeliveryStates) : Self.states
        for state in states {
            let before = order(state, method)
            var after = before
            guard let expected = state.leadsTo[action] else {
                #expect(throws: OrderError.invalidState(action: action.name, status: state.status), "\(state)") {
                    try action.apply(to: &after)
                }
                #expect(after == before, "\(state)")
                continue
            }
            try action.apply(to: &after)
            #expect(after.status == expected, "\(state)")
            let now = Samples.later
            #expect(after.paidAt == (action == .pay ? now : before.paidAt), "\(state)")
            #expect(after.shippedAt == (action == .ship ? now : before.shippedAt), "\(state)")
            #expect(after.deliveredAt == (action == .deliver ? now : before.deliveredAt), "\(state)")
            #expect(after.cancelledAt == (action == .cancel ? now : before.cancelledAt), "\(state)")
            #expect(after.refunds.count == before.refunds.count + (action.name == "refund" ? 1 : 0), "\(state)")
            #expect(after.total == before.total && after.items == before.items)
        }
    }

    @Test func anOrderWithRefundsCannotBeCancelled() throws {
        var order = try Samples.paidOrder()
        try order.refund(.amount(Money(1, .usd)))
        let before = order
        #expect(throws: OrderError.hasRefunds) { try order.cancel(at: Samples.later) }
        #expect(order == before)
    }

    @Test func onlyCardAndPaypalAreTakenAtOnce() {
        #expect(PaymentMethod.allCases.filter(\.isTakenAtOnce) == [.card, .paypal])
    }

    @Test func aNewOrderIsPendingAndAddsUp() {
        let lines = [Samples.line(1_999, times: 2), Samples.line(0, times: 5), Samples.line(1, times: 1_000)]
        let order = Order(
            id: .make(), number: 1, customerId: .make(), items: lines,
            adjustments: [
                Adjustment(kind: "shipping", amount: Money(500, .usd)),
                Adjustment(kind: "discount", amount: Money(-98, .usd)),
            ],
            paymentMethod: .paypal, shippingAddress: Samples.address, placedAt: Samples.placedAt)
        #expect(order.status == .pending)
        #expect(order.items.map(\.lineTotal.amount) == [3_998, 0, 1_000])
        #expect(order.subtotal == Money(4_998, .usd))
        #expect(order.total == Money(5_400, .usd))
        #expect(order.refundable == order.total)
        #expect(order.paidAt == nil && order.refunds.isEmpty)
    }
}
