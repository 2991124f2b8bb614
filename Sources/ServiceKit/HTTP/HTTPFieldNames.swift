public import HTTPTypes

/// The header fields of the platform that no library names.
extension HTTPField.Name {
    public static let requestId = HTTPField.Name("X-Request-Id")!
    public static let forwardedProto = HTTPField.Name("X-Forwarded-Proto")!
    public static let traceparent = HTTPField.Name("traceparent")!
    public static let idempotencyKey = HTTPField.Name("Idempotency-Key")!
    public static let idempotentReplayed = HTTPField.Name("Idempotent-Replayed")!
    public static let eventPosition = HTTPField.Name("Event-Position")!
    public static let freshnessAsOf = HTTPField.Name("Freshness-As-Of")!
    public static let verificationStatus = HTTPField.Name("Verification-Status")!
    public static let verificationPosition = HTTPField.Name("Verification-Position")!
    public static let verificationDrift = HTTPField.Name("Verification-Drift")!
    public static let verifiedAt = HTTPField.Name("Verified-At")!
    public static let eventEpoch = HTTPField.Name("Event-Epoch")!
    public static let eventId = HTTPField.Name("Event-Id")!
    public static let rateLimit = HTTPField.Name("RateLimit")!
    public static let rateLimitPolicy = HTTPField.Name("RateLimit-Policy")!
}
