import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct ContentionTests {
    @Test(arguments: ShopStorage.allCases)
    func theLastTenItemsGoToTenOfFiftyClients(_ storage: ShopStorage) async throws {
        try await Shop.run(on: storage) { shop, _ in
            let scarce = try await shop.product(price: 500, stock: 10, name: "Scarce")
            let plenty = try await shop.product(price: 300, stock: 1_000, name: "Plenty")
            let customer = try await shop.customer()
            let answers = try await together(50) { _ in
                try await customer.placeOrder([(plenty, 2), (scarce, 1)])
            }
            let placed = answers.filter { $0.status == 201 }
            #expect(placed.count == 10)
            let refused = answers.filter { $0.status == 409 }
            #expect(refused.count == 40)
            #expect(refused.allSatisfy { $0.problemCode == "insufficient_stock" })
            try await eventually("all sales are confirmed") {
                try await shop.stock(of: scarce)
                    == ["available": 0, "reserved": 0, "sold": 10, "returned": 0, "supplied": 10]
            }
            try await eventually("the other product is exact too") {
                try await shop.stock(of: plenty)
                    == ["available": 980, "reserved": 0, "sold": 20, "returned": 0, "supplied": 1_000]
            }
            #expect(try await shop.allOrders().count == 10)
        }
    }

    @Test func twentyTwinsMakeOneOrder() async throws {
        try await Shop.run { shop, _ in
            let lamp = try await shop.product()
            let customer = try await shop.customer()
            let answers = try await together(20) { _ in try await customer.placeOrder([(lamp, 1)], key: "twins") }
            let placed = answers.filter { $0.status == 201 }
            #expect(!placed.isEmpty)
            #expect(Set(placed.map(\.text)).count == 1)
            let others = answers.filter { $0.status != 201 }
            #expect(others.allSatisfy { $0.status == 409 && $0.problemCode == "idempotency_in_flight" })
            let replay = try await customer.placeOrder([(lamp, 1)], key: "twins")
            #expect(replay.text == placed.first?.text)
            #expect(replay.header("Idempotent-Replayed") == "true")
            let other = try await customer.placeOrder([(lamp, 2)], key: "twins")
            #expect(other.status == 422)
            #expect(other.problemCode == "idempotency_key_reused")
            #expect(try await shop.allOrders().count == 1)
        }
    }

    @Test(arguments: ShopStorage.allCases)
    func feedsNeverGoBackAndMissNothing(_ storage: ShopStorage) async throws {
        try await Shop.run(on: storage) { shop, process in
            let lamp = try await shop.product(stock: 100_000)
            let customers = try await together(4) { _ in try await shop.customer() }
            let token = ServiceToken(secret: ShopProcess.secret)
            async let placed = together(60) { index in
                try await customers[index % customers.count].placeOrder([(lamp, 1)]).status
            }
            let read = try await FeedReader(process.client(for: .orders), token).readAll(untilHeadIs: 120)
            let statuses = try await Set(placed)
            #expect(statuses == [201])
            #expect(read.map(\.position) == Array(1...120))
            #expect(Set(read.map(\.id)).count == 120)
            for role in [ServiceRole.users, .products] {
                let events = try await FeedReader(process.client(for: role), token).readAll(untilHeadIs: 1)
                #expect(events.map(\.position) == Array(1...events.count))
            }
            #expect(try await process.client(for: .orders).get("/internal/events").status == 401)
            #expect(try await shop.gateway.get("/internal/events").status == 404)
        }
    }
}
