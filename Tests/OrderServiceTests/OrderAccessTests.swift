import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct OrderAccessTests {
    @Test(arguments: StoreUnderTest.allCases)
    func anotherCustomersOrderIsNotThere(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let id = try await shop.place(OrderBody.make([(shop.stock.add("Lamp"), 1)])).orderId
            let stranger = try await shop.client()
            for answer in [
                try await stranger.get("/api/orders/\(id)"), try await stranger.post("/api/orders/\(id)/cancel"),
            ] {
                #expect(answer.status == 404)
                #expect(answer.problemCode == "order_not_found")
            }
            #expect(try await stranger.get("/api/orders").json["items"] == [])
            #expect(try await shop.customer.get("/api/orders/\(id)").status == 200)
            #expect(try await shop.customer.get("/api/orders").json["items"].elements.count == 1)
            #expect(try await shop.admin.get("/api/orders/\(id)").status == 200)
            #expect(try await shop.order(id)["status"].string == "paid")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func customersMayNotDoWhatAdminsDo(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let id = try await shop.place(OrderBody.make([(shop.stock.add("Lamp"), 1)])).orderId
            for action in ["payments", "ship", "deliver", "refunds"] {
                // The role is checked before the body and before the order is looked for.
                for path in ["/api/orders/\(id)/\(action)", "/api/orders/\(Identifier.make())/\(action)"] {
                    let answer = try await shop.customer.send(.POST, path, body: Array("{".utf8))
                    #expect(answer.status == 403, "\(action)")
                    #expect(answer.problemCode == "forbidden", "\(action)")
                }
            }
            #expect(try await shop.feed().events.count == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func nobodyGetsInWithoutAToken(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop async throws in
            let nobody = shop.customer.with(token: nil)
            let id = Identifier.make()
            #expect(try await nobody.get("/api/orders").status == 401)
            #expect(try await nobody.get("/api/orders/\(id)").status == 401)
            #expect(try await nobody.post("/api/orders", ["nonsense": true]).status == 401)
            for action in ["cancel", "payments", "ship", "deliver", "refunds"] {
                #expect(try await nobody.post("/api/orders/\(id)/\(action)").status == 401, "\(action)")
            }
            #expect(try await nobody.get("/internal/events").status == 401)
            #expect(try await shop.admin.get("/internal/events").status == 401)
        }
    }

    @Test(arguments: [
        "1", "nothing", "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5", "%00", "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d",
    ])
    func anIdThatIsNoneOrNobodysIsNotFound(_ id: String) async throws {
        try await OrderShop.run(on: .sqlite) { shop async throws in
            #expect(try await shop.admin.get("/api/orders/\(id)").status == 404)
            for action in ["cancel", "payments", "ship", "deliver"] {
                #expect(try await shop.admin.post("/api/orders/\(id)/\(action)").status == 404, "\(action)")
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func otherMethodsAreNotAllowed(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let answer = try await shop.admin.delete("/api/orders/\(Identifier.make())")
            #expect(answer.status == 405)
            #expect(answer.header("Allow") == "GET, HEAD")
        }
    }
}
