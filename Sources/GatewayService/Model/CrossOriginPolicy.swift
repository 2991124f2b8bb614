import HTTPTypes
import ServiceKit

/// Which pages of other origins may call the gateway, and what a browser is told about it (the CORS protocol of the
/// Fetch standard).
struct CrossOriginPolicy: Sendable {
    private let allowedOrigins: Set<String>

    init(allowedOrigins: [String]) {
        self.allowedOrigins = Set(allowedOrigins)
    }

    /// What every answer to `origin` carries: only `Vary` when the origin is none of those allowed.
    func headers(for origin: String?) -> HTTPFields {
        guard let origin, allowedOrigins.contains(origin) else { return [.vary: "Origin"] }
        return [
            .vary: "Origin",
            .accessControlAllowOrigin: origin,
            // For the one cookie there is, which renews a page's sign-in.
            .accessControlAllowCredentials: "true",
            .accessControlExposeHeaders:
                "Content-Disposition, ETag, Event-Position, Freshness-As-Of, Idempotent-Replayed, Location, RateLimit, "
                + "RateLimit-Policy, Retry-After, Verification-Drift, Verification-Position, Verification-Status, Verified-At, "
                + "X-Request-Id",
        ]
    }

    /// What the answer to a preflight from `origin` carries.
    func preflightHeaders(for origin: String?) -> HTTPFields {
        var headers = headers(for: origin)
        guard headers.contains(.accessControlAllowOrigin) else { return headers }
        headers[.accessControlExposeHeaders] = nil
        headers[.accessControlAllowMethods] = "GET, HEAD, POST, PUT, PATCH, DELETE"
        headers[.accessControlAllowHeaders] =
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, X-Request-Id, "
            + "traceparent"
        headers[.accessControlMaxAge] = "600"
        return headers
    }
}
