import Commerce

/// A change to an order after it was placed.
enum OrderChange: Sendable {
    case pay, ship, deliver, cancel
    case refund(RefundRequest, id: Identifier, reason: String, restock: Bool)

    /// Applies the change and says what it owes to stock and payment.
    ///
    /// - Throws: ``Commerce/OrderError``, with the order as it was.
    func apply(to stored: inout StoredOrder, at time: Timestamp) throws(OrderError) -> OrderChangeEffects {
        switch self {
        case .pay:
            try stored.order.pay(at: time)
            return OrderChangeEffects(event: .paid, owed: confirmStock(of: &stored))
        case .ship:
            try stored.order.ship(at: time)
            return OrderChangeEffects(event: .shipped, owed: confirmStock(of: &stored))
        case .deliver:
            try stored.order.deliver(at: time)
            return OrderChangeEffects(event: .delivered, owed: [])
        case .cancel:
            try stored.order.cancel(at: time)
            return OrderChangeEffects(event: .cancelled, owed: undoing(stored))
        case .refund(let request, let id, let reason, let restock):
            let refund = try stored.order.refund(request, id: id, reason: reason, restock: restock, at: time)
            return OrderChangeEffects(event: .refunded, owed: owed(for: refund, of: stored.order))
        }
    }

    private func confirmStock(of stored: inout StoredOrder) -> [OwedCall] {
        guard !stored.isStockConfirmed else { return [] }
        stored.isStockConfirmed = true
        return [OwedCall(orderId: stored.order.id, kind: .confirmStock)]
    }

    private func undoing(_ stored: StoredOrder) -> [OwedCall] {
        let order = stored.order
        let pieces = order.items.map { ItemQuantity(productId: $0.productId, quantity: $0.quantity) }
        let stock: OwedCall.Kind = stored.isStockConfirmed ? .returnStock(pieces) : .releaseStock
        var owed = [OwedCall(orderId: order.id, kind: stock)]
        if order.isCaptured { owed.append(OwedCall(orderId: order.id, kind: .refundPayment(order.total))) }
        return owed
    }

    private func owed(for refund: Refund, of order: Order) -> [OwedCall] {
        var owed: [OwedCall] = []
        let pieces = refund.lines.filter { $0.quantity > 0 }
            .map { ItemQuantity(productId: $0.productId, quantity: $0.quantity) }
        if refund.restock, !pieces.isEmpty {
            owed.append(OwedCall(orderId: order.id, kind: .returnStock(pieces)))
        }
        if order.isCaptured {
            // The refund's id is the provider's idempotency key.
            owed.append(OwedCall(id: refund.id, orderId: order.id, kind: .refundPayment(refund.amount)))
        }
        return owed
    }
}

/// What follows from a change.
struct OrderChangeEffects: Sendable {
    let event: OrderEventType
    let owed: [OwedCall]
}

extension Order {
    /// Whether the payment provider holds the money, rather than the merchant's bank or courier.
    var isCaptured: Bool { paidAt != nil && paymentMethod.isTakenAtOnce }
}
