public import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import Logging
import NIOCore
public import NIOSSL
public import ServiceLifecycle

/// Puts a role together: its routes behind what all services have in common, its server and its background work.
public struct ServiceBuilder {
    public let role: ServiceRole
    public let router: Router<ServiceRequestContext>
    public let logger: Logger
    private let configuration: PlatformConfiguration

    /// - Parameter accessLog: what the log line of each request tells beyond what all services tell.
    public init(_ role: ServiceRole, _ platform: Platform, accessLog: AccessLogMetadata? = nil) {
        self.role = role
        configuration = platform.configuration
        logger = Logger(label: "tally.\(role.rawValue)")
        router = Router(context: ServiceRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMiddleware(role: role, logger: logger, accessLog: accessLog))
    }

    /// The finished role. To be called once, after all routes were added.
    ///
    /// - Parameters:
    ///   - storage: where the role keeps its data, for the line at start.
    ///   - withHealthOverview: whether `/health` is this role's own readiness; the gateway has a larger one.
    ///   - tls: what it speaks TLS with; nil for plain HTTP.
    ///   - background: services that run beside the server, started before it and stopped after it.
    public func build(
        storage: String, health: Health, withHealthOverview: Bool = true, tls: TLSConfiguration? = nil,
        background: [any Service] = []
    ) -> RunningService {
        HealthRoutes(health: health).add(to: router, withOverview: withHealthOverview)
        let routes = router.routes.map { ServiceRoute($0.method.rawValue, $0.path.description) }
        MethodNotAllowedRoutes().add(to: router)
        let address = RunningService.BoundAddress()
        // Its own messages tell what ours do already.
        var serverLogger = logger
        serverLogger.logLevel = max(.warning, logger.logLevel)
        let application = Application(
            router: router,
            server: ServiceBuilder.server(tls),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.bindAddress, port: configuration.ports[role] ?? 0), backlog: 1_024,
                availableConnectionsDelegate: MaximumAvailableConnections(10_000)),
            services: background,
            onServerRunning: { channel in address.set(channel.localAddress) },
            logger: serverLogger)
        return RunningService(
            role: role, storage: storage, routes: routes, host: configuration.bindAddress, health: health,
            application: application, address: address, logger: logger)
    }

    private static func server(_ tls: TLSConfiguration?) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            let connection = HTTP1Channel(
                responder: responder,
                configuration: .init(
                    additionalChannelHandlers: [
                        ParserErrorHandler(), UnreadBodyHandler(), ClientPresenceHandler(),
                    ],
                    idleTimeout: .seconds(60),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
            let channel = PresenceHTTP1Channel(base: connection)
            guard let tls else { return channel }
            return try TLSChannel(channel, tlsConfiguration: tls)
        }
    }
}
