import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

/// Each role in a process of its own, as in containers.
@Suite struct RolesApartTests {
    @Test func aPurchaseWorksAndARoleThatIsDownIsTold() async throws {
        let directory = try TemporaryDirectory()
        let ports = Dictionary(
            uniqueKeysWithValues: zip(ServiceRole.allCases, FreePorts.take(ServiceRole.allCases.count)))
        let processes = try Dictionary(
            uniqueKeysWithValues: ServiceRole.allCases.map { role in
                (role, try ShopProcess(directory: directory.path, roles: [role], ports: ports))
            })
        defer { processes.values.forEach { $0.kill() } }
        for role in [ServiceRole.users, .products, .orders, .analytics, .web, .gateway] {
            try await processes[role]?.start()
        }
        let gateway = try #require(processes[.gateway])
        let products = try #require(processes[.products])
        let shop = try await Shop(gateway)
        let lamp = try await shop.product(price: 1_000, stock: 5)
        let customer = try await shop.customer()
        #expect(try await customer.placeOrder([(lamp, 1)]).status == 201)

        products.kill()
        let refused = try await customer.placeOrder([(lamp, 1)], key: "while products are down")
        #expect(refused.status == 503)
        #expect(refused.header("Retry-After") != nil)
        let unreachable = try await customer.get("/api/products/\(lamp)")
        #expect(unreachable.status == 503)
        #expect(unreachable.header("Retry-After") != nil)
        let health = try await shop.gateway.get("/health")
        #expect(health.status == 503)
        #expect(health.json["roles"]["products"]["status"].string != "ready")

        try await products.start()
        try await eventually("the same key makes the order now") {
            try await customer.placeOrder([(lamp, 1)], key: "while products are down").status == 201
        }
        try await eventually("every role is ready") { try await shop.gateway.get("/health").status == 200 }
        try await eventually("two lamps are sold") { try await shop.stock(of: lamp)["sold"] == 2 }
        let totals = try await shop.admin.get("/api/analytics/dashboard").json["totals"]
        #expect(totals["grossSales"].integer == 2_000)
    }

    @Test func aShopStopsCleanlyAndGoesOnWhereItWas() async throws {
        let directory = try TemporaryDirectory()
        let process = try ShopProcess(directory: directory.path)
        defer { process.kill() }
        try await process.start()
        let shop = try await Shop(process)
        let lamp = try await shop.product(price: 700, stock: 5)
        let customer = try await shop.customer()
        #expect(try await customer.placeOrder([(lamp, 2)]).status == 201)
        #expect(process.stop() == 0)
        try await process.start()
        // The tokens of before are good, the key is the same.
        #expect(try await customer.get("/api/orders").json["items"].elements.count == 1)
        let totals = try await shop.admin.get("/api/analytics/dashboard").json["totals"]
        #expect(totals["grossSales"].integer == 1_400)
        #expect(try process.log().contains(ShopProcess.adminPassword) == false)
        #expect(try process.log().contains(ShopProcess.secret) == false)
        #expect(process.stop() == 0)
    }

    @Test func everyRoleHasHealthAndMetrics() async throws {
        try await Shop.run { shop, process in
            for role in ServiceRole.allCases {
                let client = process.client(for: role)
                for path in ["/health", "/health/live", "/health/ready", "/metrics"] {
                    #expect(try await client.get(path).status == 200, "\(role) \(path)")
                }
            }
            let health = try await shop.gateway.get("/health").json["roles"]
            for role in ["users", "products", "orders", "analytics", "web"] {
                #expect(health[role]["status"].string == "ready")
            }
        }
    }
}
