public import Commerce
import Hummingbird
import Logging
public import ServiceKit
public import ServiceLifecycle

/// The surroundings of services under test: a data directory, HTTP clients, and a users service that only publishes the
/// keys of ``issuer``.
public struct TestPlatform: Sendable {
    public let issuer: TokenIssuer
    public let directory: TemporaryDirectory
    public let platform: Platform

    /// Runs `body` with such surroundings and takes them down afterwards.
    ///
    /// - Parameter change: what the test sets in the configuration; ports are 0, so the system chooses.
    public static func run(
        clock: WallClock = .system, change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (TestPlatform) async throws -> Void
    ) async throws {
        let issuer = TokenIssuer()
        let directory = try TemporaryDirectory()
        var configuration = try await configuration(directory.path)
        change(&configuration)
        let clients = CallClients()
        let keys = keyService(issuer, Platform(configuration: configuration, clients: clients))
        do {
            try await running([keys]) { [configuration] in
                var configuration = configuration
                configuration.urls[.users] = ["http://127.0.0.1:\(try await keys.port)"]
                try await body(
                    TestPlatform(
                        issuer: issuer, directory: directory,
                        platform: Platform(configuration: configuration, clients: clients, clock: clock)))
            }
        } catch {
            try await clients.shutdown()
            throw error
        }
        try await clients.shutdown()
    }

    /// A configuration of all roles in `directory`, on ports that the system chooses.
    public static func configuration(_ directory: String) async throws -> PlatformConfiguration {
        var configuration = try await PlatformConfiguration.load(
            roles: Set(ServiceRole.allCases), environment: ["DATA_DIRECTORY": directory], directory: directory)
        for role in ServiceRole.allCases { configuration.ports[role] = 0 }
        return configuration
    }

    private static func keyService(_ issuer: TokenIssuer, _ platform: Platform) -> RunningService {
        let builder = ServiceBuilder(.users, platform)
        builder.router.get("api/auth/jwks.json") { _, _ in Response.json(bytes: issuer.keySet) }
        return builder.build(storage: "none", health: Health([]))
    }
}

/// Runs services while `body` runs, then stops them gracefully and waits for their end.
public func running(_ services: [any Service], _ body: @escaping @Sendable () async throws -> Void) async throws {
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let group = ServiceGroup(configuration: .init(services: services, logger: logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        do {
            try await body()
        } catch {
            await group.triggerGracefulShutdown()
            try? await tasks.waitForAll()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
    }
}
