import AnalyticsService
import ArgumentParser
import Foundation
import GatewayService
import Logging
import OrderService
import ProductService
import ServiceKit
import ServiceLifecycle
import UnixSignals
import UserService
import WebService

/// `tally serve`: runs roles until SIGTERM or SIGINT.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the shop, all of it or some roles.",
        discussion: """
            Without roles, all of them run in this one process: gateway, users, products, orders, analytics, web. With \
            roles, only these run, and find the others by USERS_URL, PRODUCTS_URL, ORDERS_URL, ANALYTICS_URL and WEB_URL; \
            SERVICE_SECRET must then be given, the same for all but web, and JWT_PRIVATE_KEY_FILE to users.

            Examples:
              tally serve
              tally serve --gateway-port 9000 --data-directory /var/lib/tally
              tally serve gateway
              tally serve orders analytics

            Each setting is an option, an environment variable or a line of the file .env, and counts in this order: \
            --gateway-port is GATEWAY_PORT. A secret can also be read from a file: --service-secret-file PATH.

            SETTINGS:
            \(SettingArguments.help)
            """)

    @Argument(
        parsing: .allUnrecognized,
        help: ArgumentHelp("Roles to run, all by default, and settings as options.", valueName: "role-or-setting"))
    var arguments: [String] = []

    /// Requests in flight get this long to finish once the program is told to stop.
    private static let longestStop = Duration.seconds(20)

    mutating func run() async throws {
        let given = try SettingArguments(arguments)
        let roles = given.roles.isEmpty ? Set(ServiceRole.allCases) : Set(given.roles)
        let configuration: PlatformConfiguration
        do {
            configuration = try await PlatformConfiguration.load(
                roles: roles, arguments: given.options, environment: ProcessInfo.processInfo.environment)
        } catch let error as ConfigurationError {
            throw ServeCommand.failure(error)
        }
        ProgramLogging.install(level: configuration.logLevel)
        MetricRegistry.install()
        let logger = Logger(label: "tally")
        let clients = CallClients()
        do {
            let services = try await ServeCommand.build(roles, Platform(configuration: configuration, clients: clients))
            logger.info("Settings", metadata: configuration.given.mapValues { .string($0) })
            // Stopped in the reverse order: the gateway first, what everybody calls with last.
            var group = ServiceGroupConfiguration(
                services: [clients] + services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
            group.maximumGracefulShutdownDuration = ServeCommand.longestStop
            try await ServiceGroup(configuration: group).run()
        } catch {
            // Shut down already when the services ran; it must be when they never did.
            try? await clients.shutdown()
            throw ServeCommand.failure(error)
        }
    }

    /// The roles in the order in which they need each other.
    private static func build(_ roles: Set<ServiceRole>, _ platform: Platform) async throws -> [any Service] {
        var services: [any Service] = []
        if roles.contains(.users) { services.append(try await UserService.build(platform)) }
        if roles.contains(.products) { services.append(try await ProductService.build(platform)) }
        if roles.contains(.orders) { services.append(try await OrderService.build(platform)) }
        if roles.contains(.analytics) { services.append(try await AnalyticsService.build(platform)) }
        if roles.contains(.web) { services.append(try await WebService.build(platform)) }
        if roles.contains(.gateway) { services.append(try await GatewayService.build(platform)) }
        return services
    }

    /// Says on standard error why the program cannot go on, and ends it with 1.
    private static func failure(_ error: any Error) -> ExitCode {
        FileHandle.standardError.write(Data("tally: \(error)\n".utf8))
        return ExitCode(1)
    }
}
