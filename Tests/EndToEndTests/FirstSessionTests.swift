import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct FirstSessionTests {
    @Test func anOrderIsOnTheDashboardAtOnceAndExactly() async throws {
        try await Shop.run { shop, _ in
            let lamp = try await shop.product(price: 1_999, stock: 10)
            let desk = try await shop.product(price: 24_950, stock: 3, name: "Desk", category: "Furniture")
            let customer = try await shop.customer()

            let placed = try await customer.placeOrder([(lamp, 2), (desk, 1)])
            #expect(placed.status == 201)
            #expect(placed.json["status"].string == "paid")
            #expect(placed.json["total"]["amount"].integer == 28_948)
            let position = try #require(placed.header("Event-Position"))

            let dashboard = try await shop.admin.get("/api/analytics/dashboard?minPosition=\(position)")
            #expect(dashboard.status == 200)
            let totals = dashboard.json["totals"]
            #expect(totals["grossSales"].integer == 28_948)
            #expect(totals["netSales"].integer == 28_948)
            #expect(totals["orders"].integer == 1)
            #expect(totals["units"].integer == 3)
            #expect(totals["averageOrderValue"].integer == 28_948)
            #expect(totals["newCustomers"].integer == 1)
            #expect(totals["returningCustomers"].integer == 0)
            #expect(try #require(dashboard.json["freshness"]["position"].integer) >= (Int(position) ?? 0))
        }
    }

    @Test func anOrderGoesThroughItsWholeLifeAndStockAddsUp() async throws {
        try await Shop.run { shop, _ in
            let lamp = try await shop.product(price: 1_000, stock: 10)
            let customer = try await shop.customer()
            let placed = try await customer.placeOrder([(lamp, 4)])
            let id = try #require(placed.json["id"].string)

            #expect(try await shop.admin.post("/api/orders/\(id)/ship").json["status"].string == "shipped")
            #expect(try await shop.admin.post("/api/orders/\(id)/deliver").json["status"].string == "delivered")
            let partial = try await shop.admin.post(
                "/api/orders/\(id)/refunds",
                ["items": [["productId": .string("\(lamp)"), "quantity": 1]], "reason": "Broken", "restock": true])
            #expect(partial.status == 201)
            #expect(partial.json["status"].string == "delivered")
            let rest = try await shop.admin.post(
                "/api/orders/\(id)/refunds",
                ["amount": ["amount": 3_000, "currency": "USD"], "reason": "All of it", "restock": true])
            #expect(rest.json["status"].string == "refunded")
            let position = try #require(rest.header("Event-Position"))

            try await eventually("returned pieces are back in stock") {
                try await shop.stock(of: lamp)
                    == ["available": 10, "reserved": 0, "sold": 4, "returned": 4, "supplied": 10]
            }
            let totals = try await shop.admin.get("/api/analytics/dashboard?minPosition=\(position)").json["totals"]
            #expect(totals["grossSales"].integer == 4_000)
            #expect(totals["refunds"].integer == 4_000)
            #expect(totals["netSales"].integer == 0)
        }
    }
}
