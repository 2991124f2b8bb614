import Commerce
import SQLDatabase

/// Steps of a history of orders, worked out before they are written together.
struct OrderBatch: Sendable {
    /// A step is about an order that is not there.
    struct NoSuchOrder: Error {
        let orderId: Identifier
    }

    private let lastNumber: Int
    private var orders: [Identifier: StoredOrder]
    /// Orders to which nothing else is going to happen.
    private var finished: Set<Identifier> = []
    private var placed: [Order] = []
    /// Each order is written once, however many steps it took.
    private var changed: Set<Identifier> = []
    /// Orders as they were right after a refund.
    private var refunded: [Order] = []
    private var settlements: [Settlement] = []
    private var moneyBack: [MoneyBack] = []
    private var events: [NewEvent] = []

    private struct Settlement {
        let order: Order
        let outcome: PaymentOutcome
        let time: Timestamp
    }

    private struct MoneyBack {
        let id: Identifier
        let orderId: Identifier
        let amount: Money
    }

    /// - Parameters:
    ///   - known: the orders that are there already and to which something is going to happen.
    ///   - lastNumber: the number of the last order that is there.
    init(known: [Identifier: StoredOrder], lastNumber: Int) {
        orders = known
        self.lastNumber = lastNumber
    }

    /// The orders to which something else is going to happen, as storage has them once the batch is written.
    var open: [Identifier: StoredOrder] {
        var open = orders
        for id in finished { open[id] = nil }
        for id in changed {
            guard let stored = open[id] else { continue }
            open[id] = StoredOrder(
                order: stored.order, isStockConfirmed: stored.isStockConfirmed, version: stored.version + 1,
                isInProgress: false)
        }
        return open
    }

    mutating func take(_ step: OrderStep) throws {
        switch step.change {
        case .place(let order): try place(order, step)
        case .pay: try settle(step, .pay, as: .captured)
        case .ship: _ = try change(step, .ship)
        case .deliver: _ = try change(step, .deliver)
        case .decline: try settle(step, .cancel, as: .declined)
        case .cancel(let moneyBackId):
            let (order, owed) = try change(step, .cancel)
            giveBack(owed, of: order, id: moneyBackId)
        case .refund(let request, let id, let reason, let restock):
            let (order, owed) = try change(step, .refund(request, id: id, reason: reason, restock: restock))
            refunded.append(order)
            giveBack(owed, of: order, id: id)
        }
        if step.isLast { finished.insert(step.orderId) }
    }

    private mutating func place(_ imported: ImportedOrder, _ step: OrderStep) throws {
        let order = Order(
            id: step.orderId, number: lastNumber + placed.count + 1, customerId: imported.customerId,
            items: imported.items, paymentMethod: imported.paymentMethod,
            shippingAddress: imported.shippingAddress, placedAt: step.time)
        placed.append(order)
        orders[order.id] = StoredOrder(order: order, isStockConfirmed: false, version: 1, isInProgress: false)
        tell(.placed, order, step)
    }

    private mutating func settle(_ step: OrderStep, _ change: OrderChange, as outcome: PaymentOutcome) throws {
        let order = try self.change(step, change).order
        guard order.paymentMethod.isTakenAtOnce else { return }
        settlements.append(Settlement(order: order, outcome: outcome, time: step.time))
    }

    private mutating func change(
        _ step: OrderStep, _ change: OrderChange
    ) throws -> (order: Order, owed: [OwedCall]) {
        guard var stored = orders[step.orderId] else { throw NoSuchOrder(orderId: step.orderId) }
        let effects = try change.apply(to: &stored, at: step.time)
        orders[step.orderId] = stored
        changed.insert(step.orderId)
        tell(effects.event, stored.order, step)
        return (stored.order, effects.owed)
    }

    private mutating func giveBack(_ owed: [OwedCall], of order: Order, id: Identifier) {
        for case .refundPayment(let amount) in owed.map(\.kind) {
            moneyBack.append(MoneyBack(id: id, orderId: order.id, amount: amount))
        }
    }

    private mutating func tell(_ type: OrderEventType, _ order: Order, _ step: OrderStep) {
        let event = NewEvent.order(type, order, at: step.time)
        events.append(
            NewEvent(
                id: step.eventId, type: event.type, version: event.version, occurredAt: event.occurredAt,
                body: event.body))
    }

    // MARK: Writing

    /// Writes what the payment provider was asked to do.
    func write(to books: SimulatedBooks) throws {
        for settlement in settlements {
            _ = try books.settle(settlement.outcome, of: settlement.order.total, for: settlement.order.id)
        }
        for entry in moneyBack { try books.refund(entry.amount, of: entry.orderId, refundId: entry.id) }
    }

    /// Writes the orders, their payments and their events.
    func write(to transaction: OrderTransaction) throws {
        _ = try transaction.takeNumbers(placed.count)
        let placements = try placed.flatMap { order in
            let attempt =
                order.paymentMethod.isTakenAtOnce
                ? [SQLStatement.paymentAttempt(for: order, at: order.placedAt)] : []
            return try SQLStatement.insertions(of: order) + attempt
        }
        try transaction.connection.execute(all: placements)
        try transaction.update(changed.compactMap { orders[$0] })
        let refunds = try refunded.flatMap { try SQLStatement.insertLastRefund(of: $0) }
        let outcomes = settlements.map {
            SQLStatement.paymentOutcome($0.outcome, of: $0.order.id, at: $0.time)
        }
        try transaction.connection.execute(all: refunds + outcomes)
        try SQLEventLog.append(events, to: transaction.connection)
    }
}
