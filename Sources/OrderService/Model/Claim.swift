import Commerce

/// The right to work on one idempotency key, for as long as its lease lives.
struct Claim: Sendable {
    let customerId: Identifier
    let key: String
    /// The id the order has or will have, whoever finishes it.
    let orderId: Identifier
    let request: OrderRequest
    /// Who holds the lease: another value after each takeover.
    let holder: Identifier
    /// Whether nobody has worked on it before, so that nothing can have happened yet.
    let isFresh: Bool

    /// How long a lease lives unless it is renewed.
    static let lease = Duration.seconds(10)
    /// How often it is renewed while somebody works.
    static let renewalInterval = Duration.seconds(3)
    /// How long a final answer is kept for replays.
    static let answerLifetime = Duration.seconds(24 * 3_600)
}

/// What a request with an idempotency key finds.
enum ClaimOutcome: Sendable {
    case claimed(Claim)
    /// The key was used with the same body, and this was the final answer.
    case answered(StoredAnswer)
    /// The key was used with another body.
    case anotherBody
    /// Somebody works on it now.
    case inFlight
}

/// The lease went to somebody else, who goes on from here.
struct LeaseLost: Error {}
