import Commerce
import DemoShop
import Foundation
import ServiceKit
import TestSupport
import Testing

/// Moves the products of a shop with a history to MongoDB and back, with the real program, which is killed on the way.
@Suite struct ProductMigrationCrashTests {
    @Test func productsMoveToMongoDBAndBack() async throws {
        let directory = try TemporaryDirectory()
        let server = try await MongoDBServer.shared().makeDatabase()
        let configuration = try await TestPlatform.configuration(directory.path)
        _ = try await DemoShop.fill(configuration, orders: 600, seed: 1, now: .now) { _ in }
        let file = "sqlite:\(directory.path)/products.sqlite"
        func migration(_ source: String, _ target: String) -> MigrateProcess {
            MigrateProcess(storage: "products", source: source, target: target, directory: directory.path)
        }

        let home = try ShopProcess(directory: directory.path)
        defer { home.kill() }
        try await home.start()
        let (products, totals) = (try await everyProduct(of: home), try await home.verifiedTotals())
        #expect(products.count > 30)
        let refusal = try await migration(file, server).run()
        #expect(refusal.status == 1 && refusal.output.contains("Stop it first"))
        #expect(home.stop() == 0)

        let away = try ShopProcess(directory: directory.path, settings: ["PRODUCTS_DATABASE_URL": server])
        defer { away.kill() }
        for words in ["copied", "copied", "compared"] {
            #expect(try await migration(file, server).run(killedAt: "rows \(words)").status == SIGKILL)
            #expect(try await away.exitStatus() == 1)
            #expect(try away.log().contains("unfinished copy"))
        }
        #expect(try await migration(file, server).run().status == 0)
        try await away.start()
        #expect(try await everyProduct(of: away) == products)
        #expect(try await away.verifiedTotals() == totals)
        let shop = try await Shop(away)
        #expect(try await shop.customer().placeOrder([(try await shop.product(), 1)]).status == 201)
        let (grown, grownTotals) = (try await everyProduct(of: away), try await away.verifiedTotals())
        #expect(grown.count == products.count + 1)
        #expect(away.stop() == 0)

        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path)
        where name.hasPrefix("products.sqlite") {
            try FileManager.default.removeItem(atPath: "\(directory.path)/\(name)")
        }
        #expect(try await migration(server, file).run(killedAt: "rows copied").status == SIGKILL)
        #expect(try await migration(server, file).run().status == 0)
        try await home.start()
        #expect(try await everyProduct(of: home) == grown)
        #expect(try await home.verifiedTotals() == grownTotals)
        #expect(home.stop() == 0)
    }

    /// All that the list of products says of them, with their stock.
    private func everyProduct(of process: ShopProcess) async throws -> [JSONValue] {
        try await process.client().allItems(of: "/api/products")
    }
}
