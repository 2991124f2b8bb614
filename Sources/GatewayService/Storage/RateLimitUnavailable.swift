import Commerce

/// Requests cannot be counted now. Why is in the log.
struct RateLimitUnavailable: TemporaryFailure {
    let isTemporary = true
}
