/// The body of an order event: the whole order as it is after the event, less what tells who the customer is.
public struct OrderFacts: Hashable, Sendable, Codable {
    public let orderId: Identifier
    public let number: Int
    public let customerId: Identifier
    public let status: OrderStatus
    public let items: [LineItem]
    public let subtotal: Money
    public let adjustments: [Adjustment]
    public let total: Money
    public let paymentMethod: PaymentMethod
    public let country: Country
    public let placedAt: Timestamp
    public let paidAt: Timestamp?
    public let shippedAt: Timestamp?
    public let deliveredAt: Timestamp?
    public let cancelledAt: Timestamp?
    /// All refunds so far; the last is the one that an `order.refunded` event tells of.
    public let refunds: [RefundFacts]

    /// An order's facts as a log kept them.
    public init(
        orderId: Identifier, number: Int, customerId: Identifier, status: OrderStatus, items: [LineItem],
        subtotal: Money, adjustments: [Adjustment], total: Money, paymentMethod: PaymentMethod, country: Country,
        placedAt: Timestamp, paidAt: Timestamp?, shippedAt: Timestamp?, deliveredAt: Timestamp?,
        cancelledAt: Timestamp?, refunds: [RefundFacts]
    ) {
        self.orderId = orderId
        self.number = number
        self.customerId = customerId
        self.status = status
        self.items = items
        self.subtotal = subtotal
        self.adjustments = adjustments
        self.total = total
        self.paymentMethod = paymentMethod
        self.country = country
        self.placedAt = placedAt
        self.paidAt = paidAt
        self.shippedAt = shippedAt
        self.deliveredAt = deliveredAt
        self.cancelledAt = cancelledAt
        self.refunds = refunds
    }

    public init(_ order: Order) {
        orderId = order.id
        number = order.number
        customerId = order.customerId
        status = order.status
        items = order.items
        subtotal = order.subtotal
        adjustments = order.adjustments
        total = order.total
        paymentMethod = order.paymentMethod
        country = order.shippingAddress.country
        placedAt = order.placedAt
        paidAt = order.paidAt
        shippedAt = order.shippedAt
        deliveredAt = order.deliveredAt
        cancelledAt = order.cancelledAt
        refunds = order.refunds.map(RefundFacts.init)
    }
}
