import Commerce
import DemoShop
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import SQLDatabase

/// Moves a shop with a history from its files to servers and back, with the real program, which is killed on the way.
@Suite struct MigrationCrashTests {
    @Test func aShopMovesToServersAndBack() async throws {
        let directory = try TemporaryDirectory()
        let configuration = try await TestPlatform.configuration(directory.path)
        _ = try await DemoShop.fill(configuration, orders: 3_000, seed: 1, now: .now) { _ in }
        let files = ["users.sqlite", "orders.sqlite", "simulated-payments.sqlite"]
        let urls = files.map { "sqlite:\(directory.path)/\($0)" }
        let users = try await MariaDBServer.shared().makeDatabase()
        let orders = try await PostgreSQLServer.shared().makeDatabase()
        func migration(_ storage: String, _ source: String, _ target: String) -> MigrateProcess {
            MigrateProcess(storage: storage, source: source, target: target, directory: directory.path)
        }

        let home = try ShopProcess(directory: directory.path)
        defer { home.kill() }
        try await home.start()
        let totals = try await home.verifiedTotals()
        let refusal = try await migration("orders", urls[1], orders).run()
        #expect(refusal.status == 1 && refusal.output.contains("Stop it first"))
        #expect(home.stop() == 0)

        let early = try ShopProcess(
            directory: directory.path, roles: [.orders], settings: ["ORDERS_DATABASE_URL": orders])
        defer { early.kill() }
        for words in ["copied", "copied", "copied", "compared"] {
            #expect(try await migration("orders", urls[1], orders).run(killedAt: "rows \(words)").status == SIGKILL)
            #expect(try await early.exitStatus() == 1)
            #expect(try early.log().contains("unfinished copy"))
        }
        #expect(try await migration("orders", urls[1], orders).run().status == 0)
        #expect(try await migration("users", urls[0], users).run(killedAt: "rows copied").status == SIGKILL)
        #expect(try await migration("users", urls[0], users).run().status == 0)
        #expect(try await content(urls[0], like: urls[0]) == content(users, like: urls[0]))
        #expect(try await content(urls[1], like: urls[1]) == content(orders, like: urls[1]))
        #expect(try await content(urls[2], like: urls[2]) == content(orders, like: urls[2]))

        let away = try ShopProcess(
            directory: directory.path, settings: ["USERS_DATABASE_URL": users, "ORDERS_DATABASE_URL": orders])
        defer { away.kill() }
        try await away.start()
        #expect(try await away.verifiedTotals() == totals)
        let shop = try await Shop(away)
        #expect(try await shop.customer().placeOrder([(try await shop.product(), 1)]).status == 201)
        let grown = try await away.verifiedTotals()
        #expect(grown != totals)
        #expect(away.stop() == 0)

        let old = directory.path + "/old"
        try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
        for file in files {
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where name.hasPrefix(file) {
                try FileManager.default.moveItem(atPath: "\(directory.path)/\(name)", toPath: "\(old)/\(name)")
            }
        }
        #expect(try await migration("orders", orders, urls[1]).run(killedAt: "rows copied").status == SIGKILL)
        #expect(try await migration("orders", orders, urls[1]).run().status == 0)
        #expect(try await migration("users", users, urls[0]).run().status == 0)
        #expect(try await content(urls[0], like: urls[0]) == content(users, like: urls[0]))
        #expect(try await content(urls[1], like: urls[1]) == content(orders, like: urls[1]))
        #expect(try await content(urls[2], like: urls[2]) == content(orders, like: urls[2]))
        try await home.start()
        #expect(try await home.verifiedTotals() == grown)
        #expect(home.stop() == 0)
    }

    /// Every row, with the exact bytes of its texts, of the tables that are in the file `model`, less the records of how they
    /// were made.
    private func content(_ address: String, like model: String) async throws -> [String: [String]] {
        let tables = try await rows("SELECT name FROM sqlite_master WHERE type = 'table'", model)
            .map { try $0.text("name") }.filter { !$0.hasSuffix("_migrations") }
        var content: [String: [String]] = [:]
        for table in tables {
            content[table] = try await rows("SELECT * FROM \(table)", address).map { row in
                let values = row.values.map { value in
                    if case .text(let text) = value { "\(Array(text.utf8))" } else { "\(value)" }
                }
                return "\(row.columns) \(values)"
            }.sorted()
        }
        return content
    }

    private func rows(_ sql: String, _ address: String) async throws -> [SQLRow] {
        let database = try SQLDatabaseAddress(address).open()
        do {
            let rows = try await database.read(patience: .seconds(60)) { try $0.query(sql) }
            try await database.close()
            return rows
        } catch {
            try await database.close()
            throw error
        }
    }
}
