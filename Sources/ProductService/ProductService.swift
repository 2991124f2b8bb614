import Commerce
import Hummingbird
import Logging
public import ServiceKit
import ServiceLifecycle

/// The catalogue and its stock: `/api/products` for everybody, reservations and the feed of product events for the
/// other services.
public enum ProductService {
    /// Opens the storage, brings its schema up to date and wires the routes.
    ///
    /// - Throws: when the storage cannot be opened, or belongs to a newer program.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let storage = try ProductStorageAddress(platform.configuration)
        let repository = try await storage.open(logger: Logger(label: "tally.products"))
        return build(platform, repository: repository, storage: storage.location)
    }

    /// The service over a storage that is open; the service closes it in the end.
    static func build(_ platform: Platform, repository: any ProductRepository, storage: String) -> RunningService {
        let builder = ServiceBuilder(.products, platform)
        let verifier = platform.tokenVerifier()
        ProductListRoutes(repository: repository).add(to: builder.router.group("api/products"))
        ProductRoutes(
            repository: repository, currency: platform.configuration.storeCurrency, clock: platform.clock
        ).add(
            anyone: builder.router.group("api/products"),
            writers: builder.router.group("api/products").add(
                middleware: AuthenticationMiddleware(
                    verifier, adminsOnly: platform.configuration.productWriters == .staff)),
            users: builder.router.group("api/products").add(middleware: AuthenticationMiddleware(verifier)))
        StockRoutes(repository: repository, clock: platform.clock).add(
            to: builder.router.group("api/products").add(middleware: AuthenticationMiddleware(verifier)))
        let services = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token))
        ReservationRoutes(repository: repository, clock: platform.clock).add(to: services)
        EventFeedRoutes(log: repository.events).add(to: services)
        let health = Health([ReadinessCheck("database") { try await repository.ping() }])
        return builder.build(
            storage: storage, health: health,
            background: [RepositoryLifetime(repository: repository)] + repository.background)
    }
}

/// Keeps the storage open until the server has stopped.
private struct RepositoryLifetime: Service {
    let repository: any ProductRepository

    func run() async throws {
        do {
            try await gracefulShutdown()
        } catch is CancellationError {
            // Something else failed, and the storage is closed all the same.
        }
        try await repository.close()
    }
}
