import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// What a shop does while the MongoDB that its products are in does not answer, and afterwards.
@Suite struct MongoDBFailureTests {
    enum Failure: CaseIterable {
        case killed, paused

        func begin(_ server: MongoDBServer) async throws {
            switch self {
            // Stopped where a kill would leave it broken: its clients lose their connections all the same.
            case .killed: try await server.survivesBeingKilled ? server.kill() : server.stop()
            case .paused: server.pause()
            }
        }

        func end(_ server: MongoDBServer) async throws {
            switch self {
            case .killed: try await server.start()
            case .paused: server.resume()
            }
        }
    }

    private typealias Request = (name: String, send: @Sendable () async throws -> APIAnswer)

    /// One for every route that needs the products' storage. An order is placed under `key`.
    private static func requests(
        _ shop: Shop, _ customer: APIClient, _ product: Identifier, key: String
    ) -> [Request] {
        let path = "/api/products/\(product)"
        return [
            ("list", { try await shop.gateway.get("/api/products") }),
            ("search", { try await shop.gateway.get("/api/products?q=pl") }),
            ("read", { try await shop.gateway.get(path) }),
            ("edit", { try await shop.admin.patch(path, ["name": "Other"], headers: ["If-Match": "*"]) }),
            ("stock", { try await shop.admin.get(path + "/stock") }),
            ("order", { try await customer.placeOrder([(product, 1)], key: key) }),
        ]
    }

    @Test func nothingIsLostAndNothingSoldTwiceWhateverHappensToMongoDB() async throws {
        let server = try await MongoDBServer.make()
        try await server.start()
        let settings = ["PRODUCTS_DATABASE_URL": try server.makeDatabase()]
        try await Shop.run(on: .servers, settings: settings) { shop, _ in
            let plenty = try await shop.product(price: 300, stock: 1_000, name: "Plenty")
            let customer = try await shop.customer()
            var placed: Set<String> = []
            for (round, failure) in zip(1..., Failure.allCases) {
                let scarce = try await shop.product(price: 500, stock: 10, name: "Scarce")
                async let rush = together(30) { _ in
                    try await MongoDBFailureTests.order([(plenty, 2), (scarce, 1)], as: customer)
                }
                // The moment is what the test is about, so it is left to chance.
                try await Task.sleep(for: .milliseconds(.random(in: 20...300)))
                try await failure.begin(server)
                let key = "\(Identifier.make())"
                let requests = MongoDBFailureTests.requests(shop, customer, plenty, key: key)
                // The first ones come when nobody knows of it yet.
                for _ in 1...2 {
                    let answers = try await together(requests.count) { index in
                        try await TimedAnswer { try await requests[index].send() }
                    }
                    for (request, answer) in zip(requests, answers) {
                        answer.isTemporaryRefusal("\(request.name), \(failure)")
                    }
                }
                try await failure.end(server)

                let answers = try await rush
                let sold = answers.filter { $0.status == 201 }
                #expect(sold.count == 10, "\(failure)")
                let refused = answers.filter { $0.problemCode == "insufficient_stock" }
                #expect(refused.count == 20, "\(failure)")
                try await eventually("the scarce product is exact", within: ShopStorage.servers.recoveryTime) {
                    try await shop.stock(of: scarce)
                        == ["available": 0, "reserved": 0, "sold": 10, "returned": 0, "supplied": 10]
                }
                let repeated = try await MongoDBFailureTests.order([(plenty, 1)], as: customer, key: key)
                #expect(repeated.status == 201)
                placed.formUnion((sold + [repeated]).compactMap { $0.json["id"].string })
                let pieces = (2 * 10 + 1) * round
                try await eventually("the other product is exact too", within: ShopStorage.servers.recoveryTime) {
                    try await shop.stock(of: plenty) == [
                        "available": 1_000 - pieces, "reserved": 0, "sold": pieces, "returned": 0, "supplied": 1_000,
                    ]
                }
            }
            let orders = try await shop.allOrders()
            #expect(orders.count == placed.count)
            #expect(Set(orders.compactMap { $0["id"].string }) == placed)
        }
    }

    /// Orders under one key until the answer is final.
    private static func order(
        _ items: [(Identifier, Int)], as customer: APIClient, key: String = "\(Identifier.make())"
    ) async throws -> APIAnswer {
        while true {
            let asked = try await TimedAnswer { try await customer.placeOrder(items, key: key) }
            switch (asked.answer.status, asked.answer.problemCode) {
            case (409, "idempotency_in_flight"): break
            case (500..., _): asked.isTemporaryRefusal("an order that is repeated")
            default: return asked.answer
            }
            try await Task.sleep(for: .milliseconds(100))
        }
    }
}
