import Commerce

/// What happens to an order and when, decided when it is placed.
struct OrderLife: Sendable {
    enum Change: Sendable {
        case place, decline, pay, ship, deliver, cancel
        case refund(Portion, restock: Bool)
    }

    enum Portion: Sendable {
        /// All of the money.
        case everything
        /// One piece.
        case piece
        /// A tenth of the money, and the goods stay with the customer.
        case goodwill
    }

    let paymentMethod: PaymentMethod
    /// In order, `place` first.
    private(set) var changes: [(change: Change, time: Timestamp)]

    private static let methods = Weighted<PaymentMethod>([
        (.card, 0.62), (.paypal, 0.2), (.bankTransfer, 0.1), (.cashOnDelivery, 0.08),
    ])
    private static let refunds = Weighted<Change>([
        (.refund(.everything, restock: true), 0.35), (.refund(.everything, restock: false), 0.2),
        (.refund(.piece, restock: true), 0.2), (.refund(.piece, restock: false), 0.1),
        (.refund(.goodwill, restock: false), 0.15),
    ])
    /// After this time a bank transfer that was not paid is cancelled, as `PENDING_ORDER_DAYS` has it by default.
    private static let pendingHours = 7.0 * 24

    init(placedAt: Timestamp, _ generator: inout SplitMix64) {
        paymentMethod = OrderLife.methods.draw(&generator)
        changes = [(.place, placedAt)]
        switch paymentMethod {
        case .card, .paypal: payAtOnce(&generator)
        case .bankTransfer: awaitTransfer(&generator)
        case .cashOnDelivery: payOnDelivery(&generator)
        }
    }

    private mutating func then(_ change: Change, afterHours range: ClosedRange<Double>, _ generator: inout SplitMix64) {
        guard let last = changes.last?.time else { return }
        changes.append((change, Timestamp(milliseconds: last.milliseconds + generator.hours(range))))
    }

    private mutating func payAtOnce(_ generator: inout SplitMix64) {
        let answer = 0.0003...0.0012
        guard !generator.happens(paymentMethod == .card ? 0.035 : 0.01) else {
            return then(.decline, afterHours: answer, &generator)
        }
        then(.pay, afterHours: answer, &generator)
        send(&generator)
    }

    private mutating func awaitTransfer(_ generator: inout SplitMix64) {
        let draw = generator.fraction()
        if draw < 0.78 {
            then(.pay, afterHours: 6...120, &generator)
            send(&generator)
        } else if draw < 0.92 {
            then(.cancel, afterHours: OrderLife.pendingHours...(OrderLife.pendingHours + 0.01), &generator)
        } else {
            then(.cancel, afterHours: 1...48, &generator)
        }
    }

    private mutating func payOnDelivery(_ generator: inout SplitMix64) {
        guard !generator.happens(0.04) else { return then(.cancel, afterHours: 1...20, &generator) }
        then(.ship, afterHours: 12...50, &generator)
        then(.deliver, afterHours: 24...120, &generator)
        then(.pay, afterHours: 0.02...0.2, &generator)
        giveBack(&generator)
    }

    private mutating func send(_ generator: inout SplitMix64) {
        guard !generator.happens(0.035) else { return then(.cancel, afterHours: 0.5...20, &generator) }
        then(.ship, afterHours: 10...70, &generator)
        then(.deliver, afterHours: 24...120, &generator)
        giveBack(&generator)
    }

    private mutating func giveBack(_ generator: inout SplitMix64) {
        guard generator.happens(0.055) else { return }
        then(OrderLife.refunds.draw(&generator), afterHours: 48...480, &generator)
    }
}
