import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

/// Kills the whole shop, and the database servers it is on, with SIGKILL at random moments while clients work, and holds
/// what is left against what was promised.
@Suite struct CrashTests {
    /// `CRASH_ROUNDS` sets how often the process is killed.
    static let rounds = ProcessInfo.processInfo.environment["CRASH_ROUNDS"].flatMap(Int.init) ?? 20

    /// On servers each round is longer, since the servers are killed in it too, so there are a quarter as many.
    @Test(arguments: ShopStorage.allCases)
    func nothingAcknowledgedIsLostAndNothingIsDoneTwice(_ storage: ShopStorage) async throws {
        let directory = try TemporaryDirectory()
        let (servers, settings) = try await storage.ownServers()
        var killed: [any TestServer] = []
        for server in servers where try await server.survivesBeingKilled { killed.append(server) }
        let process = try ShopProcess(directory: directory.path, settings: settings)
        defer { process.kill() }
        try await process.start()
        let shop = try await Shop(process)
        var products: [Identifier] = []
        for index in 0..<5 {
            products.append(try await shop.product(price: 100 + 333 * index, stock: 10_000, name: "Product \(index)"))
        }
        let shared = products
        let customers = try await together(4) { _ in CrashCustomer(client: try await shop.customer(), products: shared)
        }

        for round in 1...(servers.isEmpty ? CrashTests.rounds : max(2, CrashTests.rounds / 4)) {
            if round > 1 { try await process.start() }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for customer in customers {
                    group.addTask { await customer.workUntilTheShopDies(admin: shop.admin) }
                }
                // The moments of the crashes are what the test is about, so they are left to chance.
                for server in killed.shuffled() {
                    try await Task.sleep(for: .milliseconds(.random(in: 20...700)))
                    server.kill()
                    try await Task.sleep(for: .milliseconds(.random(in: 0...200)))
                    try await server.start()
                }
                try await Task.sleep(for: .milliseconds(.random(in: 20...700)))
                process.kill()
                try await group.waitForAll()
            }
        }

        try await process.start()
        let restarted = ContinuousClock.now
        let outcome = try await CrashOutcome(
            shop, process, customers, products: products, recoveryTime: storage.recoveryTime)
        try await outcome.everyOrderIsFinished(since: restarted)
        try await outcome.everyAcknowledgedOrderIsThere()
        try await outcome.everyAcknowledgedNameIsThere()
        try await outcome.everyKeyMadeOneOrderAtMost()
        try await outcome.stockAddsUp()
        try await outcome.theDashboardEqualsTheOrders()
        try await outcome.theDashboardIsVerified()
        #expect(process.stop() == 0)
        for server in servers { server.stop() }
    }
}
