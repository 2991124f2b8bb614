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
        runsOnSystemClock: Bool = false, change: (inout PlatformConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (OrderShop) async throws -> Void
    ) async throws {
        try await Workshop.run(runsOnSystemClock: runsOnSystemClock, change: change) { workshop in
            let service = try await OrderService.build(
                workshop.platform, store: workshop.store, payments: workshop.payments)
            try await running([service]) {
                let baseURL = "http://127.0.0.1:\(try await service.port)"
                let customerId = Identifier.make()
                let issuer = workshop.surroundings.issuer
                try await body(
                    OrderShop(
                        surroundings: workshop.surroundings, platform: workshop.platform,
                        products: workshop.products, payments: workshop.payments, journal: workshop.journal,
                        store: workshop.store, clock: workshop.clock, baseURL: baseURL, customerId: customerId,
                        customer: APIClient(baseURL: baseURL, token: try await issuer.customer(customerId)),
                        admin: APIClient(baseURL: baseURL, token: try await issuer.admin())))
            }
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
        var configuration = platform.configuration
        configuration.urls[.orders] = baseURL
        let feed = Platform(configuration: configuration, clients: platform.clients).feed(of: .orders)
        return try await feed.page(of: OrderFacts.self, after: .start, limit: 10_000, wait: 0)
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
