import Hummingbird
import Logging
import RedisDatabase
public import ServiceKit
import ServiceLifecycle

/// The one door to the platform: it finds the role that answers a request and passes both on, within limits.
public enum GatewayService {
    /// The gateway, ready to run.
    ///
    /// - Parameter certificateInterval: how often the files of TLS_CERTIFICATE_FILE and TLS_KEY_FILE are looked at.
    /// - Throws: `ConfigurationError` when TRUSTED_PROXIES lists what is no address or block, RATE_LIMIT_STORE_URL
    ///   is no address of Redis, or the certificate cannot be used.
    public static func build(
        _ platform: Platform, timeouts: UpstreamTimeouts = UpstreamTimeouts(),
        certificateInterval: Duration = .seconds(10)
    ) async throws -> RunningService {
        let configuration = platform.configuration
        let proxies = try TrustedProxies(configuration.trustedProxies)
        let store = try rateLimitStore(configuration)
        let builder = ServiceBuilder(.gateway, platform) { request, context in
            let client = proxies.client(
                peer: NetworkAddress(context.remoteAddress), forwardedFor: request.headers[values: .forwardedFor])
            var metadata: Logger.Metadata = ["client": .string(client?.description ?? "unknown")]
            if let role = RouteTable.role(for: request.head.path ?? "") {
                metadata["upstream"] = .string(role.rawValue)
            }
            return metadata
        }
        let certificate = try configuration.gatewayTLS.map {
            try GatewayCertificate($0, interval: certificateInterval, logger: builder.logger)
        }
        let client = UpstreamClient(timeouts)
        // Streams keep their connections, and would leave none for requests. As many as there may be clients.
        let streams = UpstreamClient(timeouts, connections: 10_000)
        builder.router.add(
            middleware: CrossOriginMiddleware(policy: CrossOriginPolicy(allowedOrigins: configuration.allowedOrigins)))
        let limiter: any RateLimiter =
            store.map {
                RedisRateLimiter($0, withoutStore: configuration.rateLimitWithoutStore, logger: builder.logger)
            } ?? MemoryRateLimiter(clock: platform.clock)
        builder.router.add(
            middleware: RateLimitMiddleware(
                limiter: limiter, general: policy("default", configuration.rateLimitPerMinute),
                logins: policy("login", configuration.loginLimitPerMinute), proxies: proxies))
        ProxyRoutes(platform: platform, client: client, streams: streams, proxies: proxies).add(to: builder.router)
        DocumentationRoutes().add(to: builder.router)
        ClosedRoutes().add(to: builder.router)
        HealthOverviewRoute(urls: configuration.urls, client: client).add(to: builder.router)
        var checks: [ReadinessCheck] = []
        if let store, configuration.rateLimitWithoutStore == .closed {
            checks.append(ReadinessCheck("rate_limit") { try await store.ping() })
        }
        return builder.build(
            storage: store?.location ?? "none", health: Health(checks), withHealthOverview: false,
            tls: certificate?.configuration,
            background: [client, streams] + [store].compactMap { $0 } + [certificate].compactMap { $0 })
    }

    private static func policy(_ name: String, _ requests: Int) -> RateLimitPolicy? {
        requests == 0 ? nil : RateLimitPolicy(name: name, requests: requests)
    }

    /// Where gateways count together; nil when each counts for itself. Every request waits for it, so only for a moment.
    private static func rateLimitStore(_ configuration: PlatformConfiguration) throws -> RedisDatabase? {
        do {
            return try configuration.rateLimitStoreURL.map { try RedisDatabase($0, patience: .milliseconds(250)) }
        } catch RedisError.address(let message) {
            throw ConfigurationError(["RATE_LIMIT_STORE_URL cannot be used: \(message)"])
        }
    }
}
