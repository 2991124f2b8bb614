import Commerce
import Hummingbird
import Logging
import SQLDatabase
public import ServiceKit
import ServiceLifecycle

/// Orders, their payment and what they owe to stock.
public enum OrderService {
    /// Opens the storage and wires the service.
    ///
    /// - Throws: ``ServiceKit/ConfigurationError`` when the store's currency is not that of the orders there are.
    public static func build(_ platform: Platform) async throws -> RunningService {
        let configuration = platform.configuration
        let storage = try await OrderStorage(configuration, logger: Logger(label: "tally.orders"))
        return try await build(
            platform, store: storage.store, payments: storage.payments, databases: storage.databases)
    }

    static func build(
        _ platform: Platform, store: OrderStore, payments: any PaymentProvider, databases: [any Service] = []
    ) async throws -> RunningService {
        let builder = ServiceBuilder(.orders, platform)
        let stock = StockClient(platform.client(for: .products))
        let owedCalls = OwedCallSender(
            store: store, stock: stock, payments: payments, clock: platform.clock, logger: builder.logger)
        let placement = OrderPlacement(
            store: store, stock: stock, payments: payments, owedCalls: owedCalls, clock: platform.clock,
            currency: platform.configuration.storeCurrency, logger: builder.logger)
        let changes = OrderChanges(store: store, owedCalls: owedCalls, clock: platform.clock)
        let sweeper = Sweeper(
            store: store, placement: placement, changes: changes, owedCalls: owedCalls, clock: platform.clock,
            pendingOrderDays: platform.configuration.pendingOrderDays, logger: builder.logger)
        if !store.database.dialect.isShared {
            // An embedded database has one process, so no lease of an earlier one can be alive.
            try await store.write { try $0.endAllLeases(at: platform.clock.now) }
        }

        OrderRoutes(
            store: store, placement: placement, changes: changes, verifier: platform.tokenVerifier(),
            currency: platform.configuration.storeCurrency
        ).add(to: builder.router)
        let services = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token))
        EventFeedRoutes(log: store.log).add(to: services)
        SumsRoutes(store: store).add(to: services)
        return builder.build(
            storage: store.database.location,
            health: Health([ReadinessCheck("database") { try await store.database.ping() }]),
            background: databases + [owedCalls, sweeper])
    }
}
