import Commerce
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// Two instances of users, products, orders and analytics behind one gateway, of which one or the other is killed while
/// orders flow.
@Suite struct InstanceCrashTests {
    private static let rounds = max(2, CrashTests.rounds / 10)

    @Test func oneInstanceGoesOnForTheOtherAndBothAnalyticsSayTheSame() async throws {
        let directory = try TemporaryDirectory()
        let processes = try InstanceCrashTests.processes(
            directory.path, settings: try await ShopStorage.servers.settings())
        defer { processes.all.forEach { $0.kill() } }
        _ = try await together(processes.all.count) { try await processes.all[$0].start() }

        let shop = try await Shop(processes.gateway)
        let products = [
            try await shop.product(price: 1_999, stock: 10_000), try await shop.product(price: 5, stock: 10_000),
        ]
        let customers = try await together(4) { _ in
            CrashCustomer(client: try await shop.customer(), products: products)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for customer in customers {
                group.addTask { await customer.workUntilTheShopDies(admin: shop.admin) }
            }
            for round in 0..<InstanceCrashTests.rounds {
                let victim = processes.instances[round % 2]
                // The moment of the crash is what the test is about, so it is left to chance.
                try await Task.sleep(for: .milliseconds(.random(in: 200...1_000)))
                victim.kill()
                try await Task.sleep(for: .milliseconds(.random(in: 0...500)))
                try await victim.start()
            }
            // They stop at their next request.
            group.cancelAll()
            try await group.waitForAll()
        }

        let ended = ContinuousClock.now
        let outcome = try await CrashOutcome(
            shop, processes.instances[0], customers, products: products, recoveryTime: ShopStorage.servers.recoveryTime)
        try await outcome.everyOrderIsFinished(since: ended)
        try await outcome.everyAcknowledgedOrderIsThere()
        try await outcome.everyAcknowledgedNameIsThere()
        try await outcome.everyKeyMadeOneOrderAtMost()
        try await outcome.stockAddsUp()
        // The gateway asks both in turn.
        for _ in 0..<2 {
            try await outcome.theDashboardEqualsTheOrders()
            try await outcome.theDashboardIsVerified()
        }
        let dashboards = try await together(2) { index in
            try await processes.analytics[index].client(for: .analytics, token: shop.admin.token)
                .get("/api/analytics/dashboard").json
        }
        for part in ["totals", "series", "topProducts", "salesByCategory", "salesByPaymentMethod", "salesByCountry"] {
            #expect(dashboards[0][part] != .null && dashboards[0][part] == dashboards[1][part], "\(part)")
        }
        for process in processes.all { #expect(process.stop() == 0) }
    }

    private struct Processes: Sendable {
        /// Each serves users, products and orders.
        let instances: [ShopProcess]
        let analytics: [ShopProcess]
        let gateway: ShopProcess

        var all: [ShopProcess] { instances + analytics + [gateway] }
    }

    /// Processes that know of each other, with folders of their own below `directory`.
    private static func processes(_ directory: String, settings: [String: String]) throws -> Processes {
        let roles = ServiceRole.allCases
        let ports = (0..<2).map { _ in Dictionary(uniqueKeysWithValues: zip(roles, FreePorts.take(roles.count))) }
        func process(_ name: String, _ roles: [ServiceRole], _ ports: [ServiceRole: Int]) throws -> ShopProcess {
            let folder = "\(directory)/\(name)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            return try ShopProcess(directory: folder, roles: roles, ports: ports, settings: all)
        }
        var all = settings
        all["JWT_PRIVATE_KEY_FILE"] = directory + "/jwt-private-key.pem"
        for role in [ServiceRole.users, .products, .orders, .analytics] {
            all[role.rawValue.uppercased() + "_URL"] = ports.map { "http://127.0.0.1:\($0[role] ?? 0)" }
                .joined(separator: ",")
        }
        let names = ["first", "second"]
        return Processes(
            instances: try zip(names, ports).map { try process($0, [.users, .products, .orders], $1) },
            analytics: try zip(names, ports).map { try process($0 + "-analytics", [.analytics], $1) },
            gateway: try process("gateway", [.web, .gateway], ports[0]))
    }
}
