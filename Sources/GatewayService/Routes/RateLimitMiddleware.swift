import HTTPTypes
import Hummingbird
import ServiceKit

/// Counts the requests of each client, and refuses those over the limit with 429.
///
/// What operators and their tools ask for, `/health` and `/metrics`, is not counted.
struct RateLimitMiddleware: RouterMiddleware {
    /// For everything; nil for no limit.
    let general: RateLimiter?
    /// For log-ins and registrations besides; nil for no limit.
    let logins: RateLimiter?
    let proxies: TrustedProxies

    func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        let limiters = limiters(for: request)
        guard limiters.general != nil || limiters.logins != nil else { return try await next(request, context) }
        let client = proxies.client(
            peer: NetworkAddress(context.remoteAddress), forwardedFor: request.headers[values: .forwardedFor])
        var policies = ""
        var limits = ""
        for case let limiter? in [limiters.general, limiters.logins] {
            let decision = limiter.take(client)
            if !policies.isEmpty {
                policies += ", "
                limits += ", "
            }
            policies += limiter.policy.policyItem
            limits += limiter.policy.item(for: decision)
            guard decision.isAllowed else { throw refusal(decision, [.rateLimitPolicy: policies, .rateLimit: limits]) }
        }
        let headers: HTTPFields = [.rateLimitPolicy: policies, .rateLimit: limits]
        return try await AnswerHeaders(fields: headers, logger: context.logger).added {
            try await next(request, context)
        }
    }

    private func limiters(for request: Request) -> (general: RateLimiter?, logins: RateLimiter?) {
        let path = request.uri.path
        if path == "/health" || path.hasPrefix("/health/") || path == "/metrics" { return (nil, nil) }
        return (general, request.method == .post && RateLimitMiddleware.isLogin(path) ? logins : nil)
    }

    /// Whether the users service would read `path` as that of a log-in or a registration.
    private static func isLogin(_ path: String) -> Bool {
        guard path.hasPrefix("/api/auth/") else { return false }
        var path = path[...]
        while path.last == "/" { path.removeLast() }
        return path == "/api/auth/login" || path == "/api/auth/register"
    }

    private func refusal(_ decision: RateLimitDecision, _ headers: HTTPFields) -> Problem {
        Problem(
            .tooManyRequests, code: "rate_limited",
            "Too many requests. Try again in \(decision.secondsToMore) s.",
            headers: headers + [.retryAfter: String(decision.secondsToMore)])
    }
}
