import Commerce
import NIOHTTP1
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// What the service does while its database server does not, and afterwards.
@Suite struct OrderServerFailureTests {
    enum Failure: CaseIterable {
        case killed, paused

        func begin(_ server: PostgreSQLServer) {
            switch self {
            case .killed: server.kill()
            case .paused: server.pause()
            }
        }

        func end(_ server: PostgreSQLServer) async throws {
            switch self {
            case .killed: try await server.start()
            case .paused: server.resume()
            }
        }
    }

    /// Runs `body` with a shop on a server of its own.
    private static func run(
        _ body: @escaping @Sendable (OrderShop, PostgreSQLServer) async throws -> Void
    ) async throws {
        let server = try PostgreSQLServer()
        try await server.start()
        try await OrderShop.run(at: { _ in try await server.makeDatabase() }, runsOnSystemClock: true) { shop in
            try await body(shop, server)
        }
        server.stop()
    }

    private typealias Request = @Sendable () async throws -> APIAnswer

    /// One for every route that needs the database.
    private static func requests(_ shop: OrderShop, _ id: Identifier, _ body: JSONValue) -> [Request] {
        let internalHeaders: HTTPHeaders = ["Authorization": shop.platform.token.authorization]
        return [
            { try await shop.place(body) },
            { try await shop.customer.get("/api/orders") },
            { try await shop.customer.get("/api/orders/\(id)") },
            { try await shop.customer.post("/api/orders/\(id)/cancel") },
            { try await shop.admin.post("/api/orders/\(id)/payments") },
            { try await shop.admin.post("/api/orders/\(id)/ship") },
            { try await shop.admin.post("/api/orders/\(id)/deliver") },
            {
                try await shop.admin.post(
                    "/api/orders/\(id)/refunds", ["amount": ["amount": 1, "currency": "USD"], "reason": "It is late."])
            },
            { try await shop.admin.get("/internal/events?after=0&wait=30", headers: internalHeaders) },
            { try await shop.admin.post("/internal/sums", ["periods": [[:]]], headers: internalHeaders) },
        ]
    }

    @Test(arguments: Failure.allCases)
    func whileTheServerFailsEveryRouteSaysSoSoonAndAfterwardsWorks(_ failure: Failure) async throws {
        try await OrderServerFailureTests.run { shop, server in
            let lamp = shop.stock.add("Lamp")
            let body = OrderBody.make([(lamp, 1)])
            let id = try await shop.place(body).orderId
            let requests = OrderServerFailureTests.requests(shop, id, body)
            // Connections enough for all that comes.
            _ = try await together(30) { _ in try await shop.customer.get("/api/orders/\(id)") }
            failure.begin(server)
            // The first ones come when nobody knows of it yet.
            for _ in 1...2 {
                let answers = try await together(requests.count) { index in
                    let start = ContinuousClock.now
                    return (answer: try await requests[index](), time: .now - start)
                }
                for (answer, time) in answers {
                    #expect(answer.status == 503)
                    #expect(answer.header("Retry-After") != nil)
                    #expect(answer.problemCode == "unavailable")
                    #expect(time < .soon)
                }
            }
            let ready = try await shop.customer.get("/health/ready")
            #expect(ready.status == 503)
            #expect(ready.json["checks"]["database"].string != "ok")
            #expect(try await shop.customer.get("/health/live").status == 200)

            try await failure.end(server)
            try await eventually("it is ready") { try await shop.customer.get("/health/ready").status == 200 }
            let statuses = try await together(30) { _ in try await shop.customer.get("/api/orders/\(id)").status }
            #expect(Set(statuses) == [200])
            #expect(try await shop.place(body).status == 201)
            try await eventually("both are sold") { shop.stock[lamp].sold == 2 }
        }
    }

    @Test func aRestartWhileNothingWasAskedFailsNobody() async throws {
        try await OrderServerFailureTests.run { shop, server in
            let body = OrderBody.make([(shop.stock.add("Lamp"), 1)])
            let id = try await shop.place(body).orderId
            // Connections, which all end with the server.
            _ = try await together(30) { _ in try await shop.customer.get("/api/orders/\(id)") }
            server.kill()
            try await server.start()
            for _ in 0..<10 { #expect(try await shop.customer.get("/api/orders/\(id)").status == 200) }
            let statuses = try await together(30) { _ in try await shop.customer.get("/api/orders/\(id)").status }
            #expect(Set(statuses) == [200])
            #expect(try await shop.place(body).status == 201)
        }
    }

    @Test func aServerThatIsKilledAmongOrdersLosesNoneAndDoublesNone() async throws {
        try await OrderServerFailureTests.run { shop, server in
            let products = [shop.stock.add("Lamp", price: 1_000), shop.stock.add("Rug", price: 70)]
            let (customers, each) = (8, 25)
            async let placed = together(customers) { customer in
                let client = try await shop.client()
                var answers: [APIAnswer] = []
                for index in 0..<each {
                    let body = OrderBody.make([(products[0], index % 3 + 1), (products[1], 1)])
                    answers.append(
                        try await OrderServerFailureTests.finalAnswer(shop, body, "\(customer)-\(index)", client))
                }
                return answers
            }
            for round in 1...2 {
                try await eventually("some orders are placed") { shop.journal.count >= round * 100 }
                server.kill()
                try await server.start()
            }
            let answers = try await placed.flatMap { $0 }
            #expect(Set(answers.map(\.status)) == [201])
            try await eventually("nothing is owed and nothing half-done") {
                try await shop.store.read { transaction in
                    try transaction.connection.query(
                        "SELECT id FROM owed_calls UNION ALL SELECT order_id FROM claims WHERE answered_at IS NULL"
                    ).isEmpty
                }
            }
            let events = try await shop.feed().events
            #expect(events.map(\.position) == Array(1...Int64(events.count)))
            #expect(Set(events.map(\.id)).count == events.count)
            let orders = try await shop.store.read {
                try $0.orders(matching: OrderFilter(), for: .admin, after: nil, limit: 1_000)
            }.map(\.order)
            #expect(orders.count == customers * each)
            for answer in answers {
                let id = try answer.orderId
                let found = orders.first { $0.id == id }
                let order = try #require(found)
                #expect(order.status == .paid)
                #expect(order.total.amount == answer.json["total"]["amount"].integer)
                #expect(order.number == answer.json["number"].integer)
                let told = events.filter { $0.body.orderId == id }.map(\.type)
                #expect(told == ["order.placed", "order.paid"])
                #expect(shop.journal.effects(of: id) == [.reserved, .authorised, .captured, .confirmed])
            }
            #expect(Set(orders.map(\.number)).count == orders.count)
            #expect(shop.stock.isBalanced)
            for product in products {
                let pieces = orders.flatMap(\.items).filter { $0.productId == product }.map(\.quantity).reduce(0, +)
                #expect(shop.stock[product].sold == pieces && shop.stock[product].reserved == 0)
            }
        }
    }

    /// Sends an order again and again under its key until it has its final answer.
    private static func finalAnswer(
        _ shop: OrderShop, _ body: JSONValue, _ key: String, _ client: APIClient
    ) async throws -> APIAnswer {
        while true {
            let start = ContinuousClock.now
            let answer = try await shop.place(body, key: key, by: client)
            #expect(.now - start < .soon, "no request hangs")
            if answer.status < 500, answer.problemCode != "idempotency_in_flight" { return answer }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
