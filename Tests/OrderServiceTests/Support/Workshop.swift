import Commerce
import Crypto
import Foundation
import Logging
import SQLDatabase
import ServiceKit
import ServiceLifecycle
import TestSupport

@testable import OrderService

/// The parts of the orders service without its server and its sweeper, so that a test alone decides who does what when.
struct Workshop: Sendable {
    let surroundings: TestPlatform
    let platform: Platform
    let products: FakeProducts
    let payments: FakePayments
    let journal: Journal
    let store: OrderStore
    let clock: TestClock

    var stock: StockRoom { products.stock }

    static func run(
        on kind: StoreUnderTest, runsOnSystemClock: Bool = false,
        change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Workshop) async throws -> Void
    ) async throws {
        try await run(
            at: { try await kind.url($0) }, runsOnSystemClock: runsOnSystemClock, change: change, body)
    }

    /// - Parameter url: makes an empty database and returns its address.
    static func run(
        at url: @escaping @Sendable (PlatformConfiguration) async throws -> String, runsOnSystemClock: Bool = false,
        change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (Workshop) async throws -> Void
    ) async throws {
        let clock = TestClock(.now)
        let wallClock = runsOnSystemClock ? WallClock.system : clock.wallClock
        try await TestPlatform.run(clock: wallClock, change: change) { surroundings in
            let journal = Journal()
            let products = FakeProducts(journal: journal)
            let service = products.service(surroundings.platform)
            var configuration = surroundings.platform.configuration
            configuration.ordersDatabaseURL = try await url(configuration)
            let database = try SQLDatabaseAddress(configuration.ordersDatabaseURL).open(durability: .process)
            try await running([service]) { [configuration] in
                var configuration = configuration
                configuration.urls[.products] = ["http://127.0.0.1:\(try await service.port)"]
                let store = OrderStore(database: database)
                try await store.prepare()
                try await body(
                    Workshop(
                        surroundings: surroundings,
                        platform: Platform(
                            configuration: configuration, clients: surroundings.platform.clients, clock: wallClock),
                        products: products, payments: FakePayments(journal: journal), journal: journal, store: store,
                        clock: clock))
            }
            try await database.close()
        }
    }

    /// Runs `body` with a workshop beside this one, as in another process: it shares nothing with it but the database.
    func withAnother(_ body: @escaping @Sendable (Workshop) async throws -> Void) async throws {
        let database = try SQLDatabaseAddress(platform.configuration.ordersDatabaseURL).open(durability: .process)
        let store = OrderStore(database: database)
        try await store.prepare()
        try await body(
            Workshop(
                surroundings: surroundings, platform: platform, products: products, payments: payments,
                journal: journal, store: store, clock: clock))
        try await database.close()
    }

    private static let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    private var stockClient: StockClient { StockClient(platform.client(for: .products)) }

    /// Runs `body` while owed calls are sent.
    func sending(_ body: @escaping @Sendable (OwedCallSender) async throws -> Void) async throws {
        let sender = makeSender()
        try await running([sender]) { try await body(sender) }
    }

    /// A sender that does not run: what is handed over to it stays owed.
    func makeSender() -> OwedCallSender {
        OwedCallSender(
            store: store, stock: stockClient, payments: payments, clock: platform.clock, logger: Workshop.logger)
    }

    func placement(_ sender: OwedCallSender? = nil) -> OrderPlacement {
        OrderPlacement(
            store: store, stock: stockClient, payments: payments, owedCalls: sender ?? makeSender(),
            clock: platform.clock, currency: platform.configuration.storeCurrency, logger: Workshop.logger)
    }

    func changes(_ sender: OwedCallSender) -> OrderChanges {
        OrderChanges(store: store, owedCalls: sender, clock: platform.clock)
    }

    func sweeper(_ sender: OwedCallSender? = nil) -> Sweeper {
        let sender = sender ?? makeSender()
        return Sweeper(
            store: store, placement: placement(sender), changes: changes(sender), owedCalls: sender,
            clock: platform.clock, pendingOrderDays: platform.configuration.pendingOrderDays,
            logger: Workshop.logger)
    }

    func request(_ items: [(Identifier, Int)], method: PaymentMethod = .card) -> OrderRequest {
        OrderRequest(
            items: items.map { ItemQuantity(productId: $0, quantity: $1) }, paymentMethod: method, paymentToken: nil,
            shippingAddress: Address(
                name: "Ada Lovelace", line1: "12 St James's Square", line2: nil, city: "London", region: nil,
                postalCode: "SW1Y 4JH", country: Country("GB")!),
            expectedTotal: nil)
    }

    /// Claims a key as a request does that then dies.
    func claim(_ request: OrderRequest, key: String, by customerId: Identifier) async throws -> ClaimOutcome {
        let hash = Array(SHA256.hash(data: Data(try JSONCoding.bytes(request))))
        let now = clock.now
        return try await store.write { try $0.claim(key: key, of: customerId, request: request, hash: hash, at: now) }
    }

    func orderCount() async throws -> Int {
        try await store.read { try $0.orders(matching: OrderFilter(), for: .admin, after: nil, limit: 1_000) }.count
    }
}
