public import Commerce

/// Something that happened to an order in the past, with the ids that it gave out.
public struct OrderStep: Sendable {
    public enum Change: Sendable {
        case place(ImportedOrder)
        case pay, ship, deliver
        /// The payment was refused, so the order is cancelled.
        case decline
        /// The order was called off; money that was taken goes back under `moneyBackId`.
        case cancel(moneyBackId: Identifier)
        case refund(RefundRequest, id: Identifier, reason: String, restock: Bool)
    }

    public let orderId: Identifier
    public let change: Change
    public let time: Timestamp
    /// The id of the event that tells of it.
    public let eventId: Identifier
    /// Whether nothing else happens to the order in this history.
    public let isLast: Bool

    public init(orderId: Identifier, change: Change, time: Timestamp, eventId: Identifier, isLast: Bool) {
        self.orderId = orderId
        self.change = change
        self.time = time
        self.eventId = eventId
        self.isLast = isLast
    }
}

/// What a customer ordered in the past. Its stock must be reserved under its id.
public struct ImportedOrder: Sendable {
    public let customerId: Identifier
    public let items: [LineItem]
    public let paymentMethod: PaymentMethod
    public let shippingAddress: Address

    public init(
        customerId: Identifier, items: [LineItem], paymentMethod: PaymentMethod, shippingAddress: Address
    ) {
        self.customerId = customerId
        self.items = items
        self.paymentMethod = paymentMethod
        self.shippingAddress = shippingAddress
    }
}
