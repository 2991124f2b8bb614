/// Counts the requests of each client in a sliding window of a minute.
///
/// No client gets more than a policy's requests through in any 60 seconds, however many are sent at the same time. A clock
/// that goes back counts as one that stands.
protocol RateLimiter: Sendable {
    /// Counts a request of `client` under one policy after the other, until one refuses it. That one does not count it, those
    /// after it are not asked, and those before it have counted it.
    ///
    /// - Returns: what each policy that was asked says, in their order, so that all but the last allow the request; nothing
    ///   when the request cannot be counted and is to be let through all the same.
    /// - Throws: ``RateLimitUnavailable`` when it cannot be counted and is to be refused.
    func take(_ client: RateLimitClient, under policies: [RateLimitPolicy]) async throws -> [RateLimitDecision]
}
