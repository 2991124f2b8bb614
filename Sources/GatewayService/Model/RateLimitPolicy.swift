/// How many requests a client may send in a minute.
struct RateLimitPolicy: Sendable {
    /// The name under which clients see it.
    let name: String
    /// At least 1.
    let requests: Int
    /// In seconds.
    static let window = 60

    /// The item of the `RateLimit-Policy` field.
    var policyItem: String { "\"\(name)\";q=\(requests);w=\(RateLimitPolicy.window)" }

    /// The item of the `RateLimit` field.
    func item(for decision: RateLimitDecision) -> String {
        "\"\(name)\";r=\(decision.remaining);t=\(decision.secondsToMore)"
    }
}
