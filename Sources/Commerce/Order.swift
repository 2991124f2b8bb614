/// An order as the API shows it, with the changes its state allows.
///
/// `total = subtotal + adjustments`, and `subtotal` is the sum of the line totals. A change either happens whole or throws
/// an ``OrderError`` and leaves the order as it was.
public struct Order: Hashable, Sendable, Encodable {
    public let id: Identifier
    public let number: Int
    public let customerId: Identifier
    public private(set) var status: OrderStatus
    public let items: [LineItem]
    public let subtotal: Money
    public let adjustments: [Adjustment]
    public let total: Money
    public let paymentMethod: PaymentMethod
    public let shippingAddress: Address
    public let placedAt: Timestamp
    public private(set) var paidAt: Timestamp?
    public private(set) var shippedAt: Timestamp?
    public private(set) var deliveredAt: Timestamp?
    public private(set) var cancelledAt: Timestamp?
    public private(set) var refunds: [Refund]

    /// A new order, `pending`.
    ///
    /// - Precondition: there is at least one item, and all are of one currency.
    public init(
        id: Identifier, number: Int, customerId: Identifier, items: [LineItem], adjustments: [Adjustment] = [],
        paymentMethod: PaymentMethod, shippingAddress: Address, placedAt: Timestamp
    ) {
        let nothing = Money(0, items[0].lineTotal.currency)
        self.id = id
        self.number = number
        self.customerId = customerId
        self.items = items
        self.adjustments = adjustments
        self.paymentMethod = paymentMethod
        self.shippingAddress = shippingAddress
        self.placedAt = placedAt
        status = .pending
        subtotal = items.map(\.lineTotal).reduce(nothing, +)
        total = adjustments.map(\.amount).reduce(subtotal, +)
        refunds = []
    }

    /// An order as storage kept it. The caller vouches that these values were those of an order before.
    public init(
        restoring new: Order, status: OrderStatus, paidAt: Timestamp?, shippedAt: Timestamp?, deliveredAt: Timestamp?,
        cancelledAt: Timestamp?, refunds: [Refund]
    ) {
        self = new
        self.status = status
        self.paidAt = paidAt
        self.shippedAt = shippedAt
        self.deliveredAt = deliveredAt
        self.cancelledAt = cancelledAt
        self.refunds = refunds
    }

    /// The money has arrived. An order paid on delivery keeps the status it has once shipped.
    public mutating func pay(at time: Timestamp) throws(OrderError) {
        let payable: Set<OrderStatus> =
            paymentMethod == .cashOnDelivery ? [.pending, .shipped, .delivered] : [.pending]
        guard paidAt == nil, payable.contains(status) else { throw .invalidState(action: "pay", status: status) }
        paidAt = time
        if status == .pending { status = .paid }
    }

    /// The parcel has left. Only cash on delivery leaves unpaid.
    public mutating func ship(at time: Timestamp) throws(OrderError) {
        guard status == .paid || status == .pending && paymentMethod == .cashOnDelivery else {
            throw .invalidState(action: "ship", status: status)
        }
        status = .shipped
        shippedAt = time
    }

    /// The parcel has arrived.
    public mutating func deliver(at time: Timestamp) throws(OrderError) {
        guard status == .shipped else { throw .invalidState(action: "deliver", status: status) }
        status = .delivered
        deliveredAt = time
    }

    /// The order is called off before it was shipped; money that was paid goes back without a refund entry.
    public mutating func cancel(at time: Timestamp) throws(OrderError) {
        guard status == .pending || status == .paid else { throw .invalidState(action: "cancel", status: status) }
        guard refunds.isEmpty else { throw .hasRefunds }
        status = .cancelled
        cancelledAt = time
    }

    /// Gives money back for a paid order; refunds that reach the total make it `refunded`.
    ///
    /// - Returns: the refund, with its amount spread over the lines.
    public mutating func refund(
        _ request: RefundRequest, id: Identifier, reason: String, restock: Bool, at time: Timestamp
    ) throws(OrderError) -> Refund {
        guard paidAt != nil, status != .cancelled, status != .refunded else {
            throw .invalidState(action: "refund", status: status)
        }
        guard refunds.count < Limits.refunds else { throw .tooManyRefunds(most: Limits.refunds) }
        let lines: [RefundLine]
        let amount: Money
        switch request {
        case .amount(let requested):
            amount = requested
            lines = try refundLines(spreading: requested, restock: restock)
        case .items(let items):
            lines = try refundLines(for: items)
            amount = lines.map(\.amount).reduce(Money(0, total.currency), +)
        }
        guard amount.amount <= refundable.amount else { throw .refundExceedsRest(rest: refundable) }
        let refund = Refund(id: id, amount: amount, reason: reason, createdAt: time, lines: lines, restock: restock)
        refunds.append(refund)
        if refundable.amount == 0 { status = .refunded }
        return refund
    }

    /// What is left of the total after the refunds.
    public var refundable: Money {
        refunds.map(\.amount).reduce(total, -)
    }
}
