import HTTPTypes
import Hummingbird
import ServiceKit

/// Counts the requests of each client, and refuses those over the limit with 429.
///
/// What operators and their tools ask for, `/health` and `/metrics`, is not counted.
struct RateLimitMiddleware: RouterMiddleware {
    let limiter: any RateLimiter
    /// For everything; nil for no limit.
    let general: RateLimitPolicy?
    /// For log-ins and registrations besides; nil for no limit.
    let logins: RateLimitPolicy?
    let proxies: TrustedProxies

    func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        let policies = policies(for: request)
        guard !policies.isEmpty else { return try await next(request, context) }
        let address = proxies.client(
            peer: NetworkAddress(context.remoteAddress), forwardedFor: request.headers[values: .forwardedFor])
        let decisions = try await limiter.take(RateLimitClient(address), under: policies)
        guard let last = decisions.last else { return try await next(request, context) }
        let asked = zip(policies, decisions)
        let headers: HTTPFields = [
            .rateLimitPolicy: asked.map { $0.0.policyItem }.joined(separator: ", "),
            .rateLimit: asked.map { $0.0.item(for: $0.1) }.joined(separator: ", "),
        ]
        guard last.isAllowed else { throw refusal(last, headers) }
        return try await AnswerHeaders(fields: headers, logger: context.logger).added {
            try await next(request, context)
        }
    }

    private func policies(for request: Request) -> [RateLimitPolicy] {
        let path = request.uri.path
        if path == "/health" || path.hasPrefix("/health/") || path == "/metrics" { return [] }
        let isLogin = request.method == .post && RateLimitMiddleware.isLogin(path)
        return [general, isLogin ? logins : nil].compactMap { $0 }
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
