import Commerce

/// A call to another system that a committed change owes, and that is repeated until it is answered.
struct OwedCall: Sendable, Hashable {
    /// The idempotency key of the call.
    let id: Identifier
    let orderId: Identifier
    let kind: Kind
    /// How often it was tried without an answer.
    let attempts: Int

    /// How long whoever is about to send it has before others try.
    static let lease = Duration.seconds(10)

    enum Kind: Sendable, Hashable, Codable {
        /// The reserved stock is sold.
        case confirmStock
        /// The reserved stock is free again.
        case releaseStock
        /// Sold pieces are back.
        case returnStock([ItemQuantity])
        /// Money that was captured goes back.
        case refundPayment(Money)
    }

    init(id: Identifier = .make(), orderId: Identifier, kind: Kind, attempts: Int = 0) {
        self.id = id
        self.orderId = orderId
        self.kind = kind
        self.attempts = attempts
    }
}
