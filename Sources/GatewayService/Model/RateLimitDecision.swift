/// What a ``RateLimiter`` makes of one request.
struct RateLimitDecision: Equatable, Sendable {
    let isAllowed: Bool
    /// How many requests the client may still send now.
    let remaining: Int
    /// Seconds until the oldest counted request is forgotten, so that one more is allowed than now.
    let secondsToMore: Int
}
