import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

/// Kills analytics alone with SIGKILL at random moments while orders flow, sometimes in the middle of a rebuild.
@Suite struct AnalyticsCrashTests {
    private static let rounds = max(1, CrashTests.rounds / 2)

    @Test func theDriftIsZeroInTheEnd() async throws {
        let directory = try TemporaryDirectory()
        let process = try ShopProcess(directory: directory.path, roles: [.users, .products, .orders, .gateway])
        let analytics = try ShopProcess(directory: directory.path, roles: [.analytics], ports: process.ports)
        defer {
            process.kill()
            analytics.kill()
        }
        try await process.start()
        let shop = try await Shop(process)
        let products = [
            try await shop.product(price: 1_999, stock: 10_000), try await shop.product(price: 5, stock: 10_000),
        ]
        let customers = try await together(2) { _ in
            CrashCustomer(client: try await shop.customer(), products: products)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for customer in customers {
                group.addTask { await customer.workUntilTheShopDies(admin: shop.admin) }
            }
            for round in 1...AnalyticsCrashTests.rounds {
                try await analytics.start()
                if round.isMultiple(of: 2) {
                    #expect(try await shop.admin.post("/api/analytics/rebuild").status == 202)
                }
                // The moment of the crash is what the test is about, so it is left to chance.
                try await Task.sleep(for: .milliseconds(.random(in: 5...500)))
                analytics.kill()
            }
            // They stop at their next request.
            group.cancelAll()
            try await group.waitForAll()
        }
        try await analytics.start()
        let outcome = try await CrashOutcome(
            shop, process, customers, products: products, recoveryTime: ShopStorage.embedded.recoveryTime)
        try await outcome.theDashboardEqualsTheOrders()
        try await outcome.theDashboardIsVerified()
        #expect(analytics.stop() == 0)
        #expect(process.stop() == 0)
    }
}
