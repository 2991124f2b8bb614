import Commerce
import DemoShop
import Foundation
import ServiceKit
import TestSupport
import Testing

/// A shop with demo data behaves as one whose orders came over HTTP.
@Suite struct FilledShopTests {
    @Test func ordersAndStockAgreeAndEverythingGoesOn() async throws {
        let directory = try DemoDirectory()
        #expect(try await directory.fill(orders: 1_500, now: .now) == .filled)
        let process = try ShopProcess(directory: directory.path)
        defer { process.kill() }
        try await process.start()
        let shop = try await Shop(process)
        let orders = try await shop.allOrders()
        #expect(orders.count == 1_500)
        try check(orders)
        try await checkStock(of: shop, orders)
        try await checkDashboard(of: shop, orders)
        try await changeOrders(of: shop, orders)
        try await checkStock(of: shop, try await shop.allOrders())
        try await signIn(shop, orders)
        #expect(process.stop() == 0)
        #expect(try await directory.fill(orders: 1_500, now: .now) == .complete)
    }

    private func check(_ orders: [JSONValue]) throws {
        #expect(
            Set(orders.compactMap { $0["status"].string })
                .isSuperset(of: ["paid", "shipped", "delivered", "cancelled", "refunded"]))
        #expect(Set(orders.compactMap { $0["number"].integer }) == Set(1_001...2_500))
        for order in orders {
            let sum = order["items"].elements.reduce(0) { $0 + ($1["lineTotal"]["amount"].integer ?? 0) }
            #expect(order["total"]["amount"].integer == sum)
            let refunds = order["refunds"].elements.reduce(0) { $0 + ($1["amount"]["amount"].integer ?? 0) }
            #expect(refunds <= sum)
            #expect((order["status"].string == "refunded") == (refunds == sum))
        }
        let cancelled = orders.filter { $0["status"].string == "cancelled" }
        #expect(cancelled.contains { $0["paidAt"].string != nil })
        #expect(cancelled.contains { $0["paymentMethod"].string == "card" && $0["paidAt"].string == nil })
        #expect(cancelled.contains { $0["paymentMethod"].string == "bank_transfer" && $0["paidAt"].string == nil })
        #expect(orders.contains { $0["status"].string == "delivered" && !$0["refunds"].elements.isEmpty })
    }

    /// What orders hold is what the products say is reserved and sold.
    private func checkStock(of shop: Shop, _ orders: [JSONValue]) async throws {
        var reserved: [Identifier: Int] = [:]
        var sold: [Identifier: Int] = [:]
        for order in orders {
            let isSold = order["paidAt"].string != nil || order["shippedAt"].string != nil
            let isHeld = isSold || order["status"].string != "cancelled"
            for item in order["items"].elements {
                let product = try #require(item["productId"].string.flatMap(Identifier.init))
                let quantity = item["quantity"].integer ?? 0
                if isSold { sold[product, default: 0] += quantity }
                if isHeld, !isSold { reserved[product, default: 0] += quantity }
            }
        }
        let products = try await shop.gateway.get("/api/products?limit=100").json["items"].elements
        #expect(products.count >= 30)
        var returned = 0
        for product in products {
            let id = try #require(product["id"].string.flatMap(Identifier.init))
            try await eventually("the stock of \(id) is settled") {
                let stock = try await shop.stock(of: id)
                return stock["reserved"] == reserved[id, default: 0] && stock["sold"] == sold[id, default: 0]
            }
            let stock = try await shop.stock(of: id)
            let (available, supplied) = (stock["available", default: -1], stock["supplied", default: -1])
            let rest = stock["reserved", default: 0] + stock["sold", default: 0] - stock["returned", default: 0]
            #expect(available + rest == supplied)
            returned += stock["returned", default: 0]
        }
        #expect(returned > 0)
    }

    private func checkDashboard(of shop: Shop, _ orders: [JSONValue]) async throws {
        let day = String(Timestamp.now.advanced(by: .seconds(-200 * 86_400)).description.prefix(10))
        let dashboard = try await shop.admin.get("/api/analytics/dashboard?from=\(day)&to=\(day)").json["totals"]
        let paid = orders.filter { $0["paidAt"].string?.hasPrefix(day) == true }
        #expect(dashboard["orders"].integer == paid.count)
        #expect(dashboard["grossSales"].integer == paid.reduce(0) { $0 + ($1["total"]["amount"].integer ?? 0) })
    }

    /// One order of each kind is changed as an admin would.
    private func changeOrders(of shop: Shop, _ orders: [JSONValue]) async throws {
        func id(_ status: String, _ method: String) throws -> String {
            let order = orders.first {
                $0["status"].string == status && $0["paymentMethod"].string == method
                    && $0["refunds"].elements.isEmpty
            }
            return try #require(order?["id"].string)
        }
        let cancelled = try await shop.admin.post("/api/orders/\(id("paid", "card"))/cancel")
        #expect(cancelled.status == 200)
        let shipped = try await shop.admin.post("/api/orders/\(id("shipped", "card"))/deliver")
        #expect(shipped.status == 200)
        let delivered = try id("delivered", "paypal")
        let total = try await shop.admin.get("/api/orders/\(delivered)").json["total"]
        let refunded = try await shop.admin.post(
            "/api/orders/\(delivered)/refunds", ["amount": total, "reason": "Sent back", "restock": true])
        #expect(refunded.status == 201)
        #expect(refunded.json["status"].string == "refunded")
        let product = try await shop.product()
        let placed = try await shop.customer().placeOrder([(product, 1)])
        #expect(placed.json["number"].integer == 2_501)
    }

    private func signIn(_ shop: Shop, _ orders: [JSONValue]) async throws {
        let users = try await shop.admin.get("/api/users?limit=100").json["items"].elements
        let emails = Dictionary(
            users.compactMap { user in user["id"].string.map { ($0, user["email"].string ?? "") } },
            uniquingKeysWith: { first, _ in first })
        let order = try #require(orders.first { emails[$0["customerId"].string ?? ""] != nil })
        let email = try #require(order["customerId"].string.flatMap { emails[$0] })
        let customer = try await shop.gateway.signedIn(email, DemoShop.password)
        let own = try await customer.get("/api/orders?limit=100").json["items"].elements
        #expect(own.contains { $0["id"] == order["id"] })
        #expect(own.allSatisfy { $0["customerId"] == order["customerId"] })
    }
}
