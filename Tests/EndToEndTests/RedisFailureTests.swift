import Commerce
import ServiceKit
import TestSupport
import Testing

/// What a shop does when its Redis, with the analytics and the gateway's counts in it, has lost everything or does not answer.
@Suite struct RedisFailureTests {
    enum Loss: CaseIterable {
        /// By a command.
        case flushed
        /// By a crash: the server keeps nothing.
        case killed
    }

    @Test(arguments: Loss.allCases)
    func whatRedisHasLostIsCountedAgainToTheCent(_ loss: Loss) async throws {
        try await RedisFailureTests.run { shop, process, redis, database in
            let products = [
                try await shop.product(price: 1_999, stock: 100_000), try await shop.product(price: 5, stock: 100_000),
            ]
            let customers = try await together(3) { _ in try await shop.customer() }
            let watch = DashboardWatch(shop.admin)
            let lost = try await redis.command("GET", "analytics:served", in: database)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await watch.ask() }
                for customer in customers {
                    group.addTask { try await RedisFailureTests.order(products, as: customer) }
                }
                try await RedisFailureTests.countedOrders(shop, 40)
                switch loss {
                case .flushed:
                    try await redis.command("FLUSHALL", in: database)
                case .killed:
                    redis.kill()
                    try await eventually("the dashboard is refused") { await watch.refusals.count > 20 }
                    try await redis.start()
                }
                try await RedisFailureTests.countedOrders(shop, 120)
                group.cancelAll()
                try await group.waitForAll()
            }
            let events = try await RedisFailureTests.verifiedEvents(shop, process)
            await watch.everyAnswerWasTrue(to: events)
            for refusal in await watch.refusals { refusal.isTemporaryRefusal() }
            let paid = events.filter { $0.type == "order.paid" }
            #expect(try await redis.command("GET", "analytics:orders:total", in: database) == "\(paid.count)")
            let served = try await redis.command("GET", "analytics:served", in: database)
            #expect(!lost.isEmpty && !served.isEmpty && served != lost)
        }
    }

    @Test func ordersGoOnWhileRedisHangs() async throws {
        try await RedisFailureTests.run { shop, process, redis, database in
            let lamp = try await shop.product()
            let customer = try await shop.customer()
            #expect(try await customer.placeOrder([(lamp, 1)]).status == 201)
            try await RedisFailureTests.countedOrders(shop, 1)
            redis.pause()
            for _ in 1...2 {
                let dashboard = try await TimedAnswer { try await shop.admin.get("/api/analytics/dashboard") }
                dashboard.isTemporaryRefusal()
                let order = try await TimedAnswer { try await customer.placeOrder([(lamp, 1)]) }
                #expect(order.answer.status == 201)
                order.comesSoon()
            }
            redis.resume()
            try await RedisFailureTests.countedOrders(shop, 3)
            _ = try await RedisFailureTests.verifiedEvents(shop, process)
            #expect(try await redis.command("GET", "analytics:orders:total", in: database) == "3")
        }
    }

    /// Runs `body` with a shop on servers, of which the Redis is its own.
    private static func run(
        _ body: (Shop, ShopProcess, RedisServer, String) async throws -> Void
    ) async throws {
        let redis = try RedisServer()
        try await redis.start()
        let database = try await redis.makeDatabase()
        let settings = [
            "ANALYTICS_STORE_URL": database, "RATE_LIMIT_STORE_URL": database, "RATE_LIMIT_PER_MINUTE": "1000000",
        ]
        try await Shop.run(on: .servers, settings: settings) { shop, process in
            try await body(shop, process, redis, database)
        }
    }

    /// Orders until the task is cancelled: nothing about an order needs Redis.
    private static func order(_ products: [Identifier], as customer: APIClient) async throws {
        while !Task.isCancelled {
            let items = [(products.randomElement() ?? products[0], Int.random(in: 1...3))]
            // In a task that is not cancelled, so that no order comes after the last one that was answered.
            let answer = try await Task { try await customer.placeOrder(items) }.value
            #expect(answer.status == 201)
        }
    }

    /// Returns when as many orders are in the dashboard.
    private static func countedOrders(_ shop: Shop, _ count: Int) async throws {
        try await eventually("\(count) orders are counted") {
            let dashboard = try await shop.admin.get("/api/analytics/dashboard").json
            return dashboard["totals"]["orders"].integer ?? 0 >= count
        }
    }

    /// Every event of the orders' log, once analytics say that they agree with the orders at its end.
    private static func verifiedEvents(_ shop: Shop, _ process: ShopProcess) async throws -> [FeedReader.Event] {
        let reader = FeedReader(process.client(for: .orders), ServiceToken(secret: ShopProcess.secret))
        let events = try await reader.readAll(untilHeadIs: try await reader.head())
        try await eventually("everything is verified", within: .seconds(60)) {
            let verification = try await shop.admin.get("/api/analytics/dashboard").json["verification"]
            return verification["status"].string == "verified" && verification["drift"].integer == 0
                && verification["position"].integer == events.count
        }
        return events
    }
}
