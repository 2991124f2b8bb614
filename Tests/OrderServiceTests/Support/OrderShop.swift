import AsyncHTTPClient
import Commerce
import NIOCore
import NIOHTTP1
import SQLDatabase
import ServiceKit
import TestSupport

@testable import OrderService

/// An orders service over HTTP, with a products service and a payment provider that can be told to fail.
struct OrderShop: Sendable {
    let surroundings: TestPlatform
    let platform: Platform
    let products: FakeProducts
    let payments: FakePayments
    let journal: Journal
    let store: OrderStore
    let clock: TestClock
    let baseURL: String
    let customerId: Identifier
    /// The service as its first customer sees it.
    let customer: APIClient
    let admin: APIClient

    var stock: StockRoom { products.stock }

    /// Runs `body` with a shop on a clock that stands still, so that nothing falls due until the test says so.
    ///
    /// - Parameter runsOnSystemClock: for tests of what is repeated until it is answered.
    static func run(
        on kind: StoreUnderTest, runsOnSystemClock: Bool = false,
        change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (OrderShop) async throws -> Void
    ) async throws {
        try await run(
            at: { try await kind.url($0) }, runsOnSystemClock: runsOnSystemClock, change: change, body)
    }

    /// - Parameter url: makes an empty database and returns its address.
    static func run(
        at url: @escaping @Sendable (PlatformConfiguration) async throws -> String, runsOnSystemClock: Bool = false,
        change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (OrderShop) async throws -> Void
    ) async throws {
        try await Workshop.run(at: url, runsOnSystemClock: runsOnSystemClock, change: change) { workshop in
            try await serving([workshop]) { try await body($0[0]) }
        }
    }

    /// Runs `body` with two instances of the service on one PostgreSQL database.
    static func runTwo(
        runsOnSystemClock: Bool = false, _ body: @escaping @Sendable (OrderShop, OrderShop) async throws -> Void
    ) async throws {
        try await Workshop.run(on: .postgreSQL, runsOnSystemClock: runsOnSystemClock) { workshop in
            try await workshop.withAnother { other in
                try await serving([workshop, other]) { try await body($0[0], $0[1]) }
            }
        }
    }

    /// Runs `body` with a service for each workshop, all with the same customer and the same admin.
    static func serving(
        _ workshops: [Workshop], _ body: @escaping @Sendable ([OrderShop]) async throws -> Void
    ) async throws {
        var services: [RunningService] = []
        for workshop in workshops {
            services.append(
                try await OrderService.build(workshop.platform, store: workshop.store, payments: workshop.payments))
        }
        let (customerId, adminId) = (Identifier.make(), Identifier.make())
        try await running(services) { [services] in
            var shops: [OrderShop] = []
            for (workshop, service) in zip(workshops, services) {
                let baseURL = "http://127.0.0.1:\(try await service.port)"
                let issuer = workshop.surroundings.issuer
                shops.append(
                    OrderShop(
                        surroundings: workshop.surroundings, platform: workshop.platform,
                        products: workshop.products, payments: workshop.payments, journal: workshop.journal,
                        store: workshop.store, clock: workshop.clock, baseURL: baseURL, customerId: customerId,
                        customer: APIClient(baseURL: baseURL, token: try await issuer.customer(customerId)),
                        admin: APIClient(
                            baseURL: baseURL,
                            token: try await issuer.token(for: Identity(userId: adminId, role: .admin)))))
            }
            try await body(shops)
        }
    }

    /// The service as somebody new sees it, with a token of now.
    func client(_ userId: Identifier = .make(), role: Role = .customer) async throws -> APIClient {
        let token = AccessToken(identity: Identity(userId: userId, role: role), issuedAt: clock.now)
        return APIClient(baseURL: baseURL, token: try await surroundings.issuer.token(token))
    }

    func place(
        _ body: JSONValue, key: String = Identifier.make().description, by client: APIClient? = nil
    ) async throws -> APIAnswer {
        try await (client ?? customer).post("/api/orders", body, headers: ["Idempotency-Key": key])
    }

    /// Places the same order many times at once, over as many connections as that takes.
    func placeTwins(_ count: Int, _ body: JSONValue, key: String) async throws -> [APIAnswer] {
        let bytes = try JSONCoding.bytes(body)
        return try await withThrowingTaskGroup(of: APIAnswer.self) { group in
            for _ in 0..<count {
                group.addTask {
                    var request = HTTPClientRequest(url: baseURL + "/api/orders")
                    request.method = .POST
                    request.headers = [
                        "Content-Type": "application/json", "Idempotency-Key": key,
                        "Authorization": "Bearer \(customer.token ?? "")",
                    ]
                    request.body = .bytes(ByteBuffer(bytes: bytes))
                    let response = try await platform.clients.calls.execute(request, timeout: .seconds(60))
                    return APIAnswer(
                        status: Int(response.status.code), headers: response.headers,
                        bytes: Array(try await response.body.collect(upTo: 1 << 20).readableBytesView))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    func order(_ id: Identifier) async throws -> JSONValue {
        try await admin.get("/api/orders/\(id)").json
    }

    /// All events of the feed, as they come over the wire.
    func feed() async throws -> FeedPage<OrderFacts> {
        try await feedClient.page(of: OrderFacts.self, after: .start, limit: 10_000, wait: 0)
    }

    /// The feed as its consumers read it.
    var feedClient: EventFeedClient {
        var configuration = platform.configuration
        configuration.urls[.orders] = [baseURL]
        return Platform(configuration: configuration, clients: platform.clients).feed(of: .orders)
    }

    /// Reads the feed from its beginning, a page after the other, until there are `count` events or none has come for 5 s.
    func readFeed(count: Int) async throws -> [FeedEvent<OrderFacts>] {
        var (events, cursor) = ([FeedEvent<OrderFacts>](), EventCursor.start)
        while events.count < count {
            let page = try await feedClient.page(of: OrderFacts.self, after: cursor, limit: 7, wait: 5)
            guard !page.events.isEmpty else { break }
            events += page.events
            cursor = page.cursor(after: cursor)
        }
        return events
    }
}

extension APIAnswer {
    /// The id of the order in the answer.
    var orderId: Identifier {
        get throws {
            guard let id = json["id"].string.flatMap({ Identifier($0) }) else { throw NoOrder(answer: text) }
            return id
        }
    }

    var isReplay: Bool { header("Idempotent-Replayed") == "true" }

    struct NoOrder: Error {
        let answer: String
    }
}
