import Foundation
import TestSupport
import Testing

/// `scripts/run`, which `make run` calls: it fills a shop once, and starts it.
@Suite struct RunScriptTests {
    private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("scripts/run").path

    private static func process(_ directory: TemporaryDirectory, orders: Int = 60) throws -> ShopProcess {
        try ShopProcess(directory: directory.path, settings: ["DEMO_ORDERS": "\(orders)"], script: script)
    }

    @Test func aShopThatWasServedAndIsEmptyIsFilledOnce() async throws {
        let directory = try TemporaryDirectory()
        let before = try ShopProcess(directory: directory.path)
        defer { before.kill() }
        try await before.start()
        #expect(before.stop() == 0)

        for start in 1...2 {
            let process = try RunScriptTests.process(directory)
            defer { process.kill() }
            try await process.start()
            #expect(try await Shop(process).allOrders().count == 60)
            #expect(process.stop() == 0)
            // Its progress is shown, and it was not asked to fill a second time.
            #expect(try process.log().components(separatedBy: "60 of 60 orders").count == 2, "start \(start)")
            #expect(try process.log().components(separatedBy: "Filling the shop").count == 2, "start \(start)")
        }
        #expect(FileManager.default.fileExists(atPath: directory.path + "/demo-made"))
    }

    @Test func aShopWithOtherOrdersIsStartedAsItIs() async throws {
        let directory = try TemporaryDirectory()
        let before = try ShopProcess(directory: directory.path)
        defer { before.kill() }
        try await before.start()
        let shop = try await Shop(before)
        let lamp = try await shop.product(stock: 5)
        #expect(try await shop.customer().placeOrder([(lamp, 1)]).status == 201)
        #expect(before.stop() == 0)

        let process = try RunScriptTests.process(directory)
        defer { process.kill() }
        try await process.start()
        #expect(try await Shop(process).allOrders().count == 1)
        #expect(process.stop() == 0)
        #expect(try process.log().contains("This shop has orders already"))
        #expect(FileManager.default.fileExists(atPath: directory.path + "/demo-made"))
    }

    @Test func aShopThatCannotBeFilledIsNotStarted() async throws {
        let directory = try TemporaryDirectory()
        let running = try ShopProcess(directory: directory.path)
        defer { running.kill() }
        try await running.start()
        let process = try RunScriptTests.process(directory)
        defer { process.kill() }
        #expect(try await process.exitStatus() == 2)
        #expect(!FileManager.default.fileExists(atPath: directory.path + "/demo-made"))
    }
}
