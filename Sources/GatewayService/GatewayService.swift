import Hummingbird
import Logging
public import ServiceKit

/// The one door to the platform: it finds the service that answers a request and passes both on, within limits.
public enum GatewayService {
    /// The gateway, ready to run.
    ///
    /// - Throws: `ConfigurationError` when TRUSTED_PROXIES lists what is no address or block.
    public static func build(
        _ platform: Platform, timeouts: UpstreamTimeouts = UpstreamTimeouts()
    ) async throws -> RunningService {
        let configuration = platform.configuration
        let proxies = try TrustedProxies(configuration.trustedProxies)
        let builder = ServiceBuilder(.gateway, platform) { request, context in
            let client = proxies.client(
                peer: NetworkAddress(context.remoteAddress), forwardedFor: request.headers[values: .forwardedFor])
            var metadata: Logger.Metadata = ["client": .string(client?.description ?? "unknown")]
            if let role = RouteTable.role(for: request.head.path ?? "") {
                metadata["upstream"] = .string(role.rawValue)
            }
            return metadata
        }
        func limiter(_ name: String, _ requests: Int) -> RateLimiter? {
            requests == 0 ? nil : RateLimiter(RateLimitPolicy(name: name, requests: requests), clock: platform.clock)
        }
        let client = UpstreamClient(timeouts)
        // Streams keep their connections, and would leave none for requests. As many as there may be clients.
        let streams = UpstreamClient(timeouts, connections: 10_000)
        builder.router.add(
            middleware: CrossOriginMiddleware(policy: CrossOriginPolicy(allowedOrigins: configuration.allowedOrigins)))
        builder.router.add(
            middleware: RateLimitMiddleware(
                general: limiter("default", configuration.rateLimitPerMinute),
                logins: limiter("login", configuration.loginLimitPerMinute), proxies: proxies))
        ProxyRoutes(platform: platform, client: client, streams: streams, proxies: proxies).add(to: builder.router)
        DocumentationRoutes().add(to: builder.router)
        HealthOverviewRoute(urls: configuration.urls, client: client).add(to: builder.router)
        return builder.build(
            storage: "none", health: Health([]), withHealthOverview: false, background: [client, streams])
    }
}
