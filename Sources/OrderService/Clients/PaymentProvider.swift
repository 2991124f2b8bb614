import Commerce

/// Who takes the money. An order's id is the idempotency key of its payment, a refund's own id that of the refund: a call
/// that is repeated has one effect and the same answer.
///
/// Any error means that the outcome is unknown; ``lookUp(_:)`` tells it later.
protocol PaymentProvider: Sendable {
    /// Asks whether the money can be had, and keeps it for the order, or takes it when the request says so.
    func authorise(_ payment: PaymentRequest) async throws -> PaymentOutcome

    /// Takes the money that was authorised.
    func capture(_ orderId: Identifier) async throws

    /// Gives back a part or all of what was captured.
    func refund(_ amount: Money, of orderId: Identifier, refundId: Identifier) async throws

    /// What became of the order's payment; nil when the provider has never heard of it.
    func lookUp(_ orderId: Identifier) async throws -> PaymentOutcome?
}

/// What the provider is asked to take.
struct PaymentRequest: Sendable {
    let orderId: Identifier
    let amount: Money
    let method: PaymentMethod
    /// What the provider's own page gave the customer; nil where the method needs none.
    let token: String?
    /// Whether the money is taken together with the authorisation, which saves a call.
    let isCapturedAtOnce: Bool
}

/// How an attempt to take money ended.
enum PaymentOutcome: String, Sendable {
    /// The money is kept for the order, but not taken yet.
    case authorised
    case captured
    case declined
}
