import Commerce
import ServiceKit
import TestSupport
import Testing

/// A role that runs twice, each instance in a process of its own.
@Suite struct InstancesTests {
    @Test func whatOneInstanceCannotAnswerTheOtherDoes() async throws {
        let (directory, other) = (try TemporaryDirectory(), try TemporaryDirectory())
        let roles = ServiceRole.allCases
        let ports = Dictionary(uniqueKeysWithValues: zip(roles, FreePorts.take(roles.count)))
        var otherPorts = ports
        otherPorts[.analytics] = FreePorts.take(1)[0]
        let first = try ShopProcess(
            directory: directory.path, roles: roles.filter { $0 != .gateway }, ports: ports)
        let second = try ShopProcess(directory: other.path, roles: [.analytics], ports: otherPorts)
        let gateway = try ShopProcess(
            directory: directory.path, roles: [.gateway], ports: ports,
            settings: ["ANALYTICS_URL": [first, second].map { $0.url(of: .analytics) }.joined(separator: ",")])
        defer { [first, second, gateway].forEach { $0.kill() } }
        for process in [first, second, gateway] { try await process.start() }
        let shop = try await Shop(gateway)
        let lamp = try await shop.product(price: 1_000, stock: 5)
        let order = try await shop.customer().placeOrder([(lamp, 2)])
        let position = try #require(order.header("Event-Position"))
        // Both are asked, and each has counted the order.
        for _ in 0..<4 {
            let dashboard = try await shop.admin.get("/api/analytics/dashboard?minPosition=\(position)")
            #expect(dashboard.json["totals"]["grossSales"].integer == 2_000)
        }
        let health = try await shop.gateway.get("/health").json["roles"]
        #expect(health["analytics"]["instances"] == ["ready": 2, "total": 2])

        second.kill()
        for _ in 0..<4 { #expect(try await shop.admin.get("/api/analytics/dashboard").status == 200) }
        for _ in 0..<4 { #expect(try await shop.admin.post("/api/analytics/rebuild").status == 202) }
        let missing = try await shop.gateway.get("/health")
        #expect(missing.status == 200)
        #expect(missing.json["roles"]["analytics"]["instances"] == ["ready": 1, "total": 2])

        try await second.start()
        first.kill()
        try await eventually("the other answers, which nobody may have asked since it was left out") {
            try await shop.gateway.get("/api/analytics/dashboard").status == 401
        }
    }
}
