import Commerce
import DemoShop
import ServiceKit
import TestSupport
import Testing

/// Kills the shop with SIGKILL in the midst of a rebuild, which is caught there and not left to chance.
@Suite struct RebuildCrashTests {
    private static let path = "/api/analytics/rebuild"

    @Test func aRebuildThatWasKilledGoesOnAtTheNextStart() async throws {
        let directory = try TemporaryDirectory()
        let configuration = try await TestPlatform.configuration(directory.path)
        _ = try await DemoShop.fill(configuration, orders: 3_000, seed: 1, now: .now) { _ in }
        let process = try ShopProcess(directory: directory.path)
        defer { process.kill() }
        try await process.start()
        // Once more, so that the next starts have a snapshot to serve from.
        #expect(process.stop() == 0)
        try await process.start()
        let shop = try await Shop(process)
        let totals = try await RebuildCrashTests.totals(shop)

        for _ in 1...2 {
            try await RebuildCrashTests.reachTheMiddle(shop)
            process.kill()
            try await process.start()
            #expect(try await shop.admin.get(RebuildCrashTests.path).json["reason"].string == "unfinished")
        }
        try await eventually("the rebuild ends") {
            try await shop.admin.get(RebuildCrashTests.path).json["status"].string == "finished"
        }
        let ended = try await shop.admin.get(RebuildCrashTests.path).json
        #expect(ended["reason"].string == "unfinished")
        #expect(ended["daysThatDiffer"].integer == 0)
        #expect(try await RebuildCrashTests.totals(shop) == totals)
        try await eventually("everything is verified", within: .seconds(60)) {
            let answer = try await shop.admin.get("/api/analytics/dashboard").json
            let verification = answer["verification"]
            return verification["status"].string == "verified" && verification["drift"].integer == 0
                && verification["position"] == answer["freshness"]["position"]
        }
        #expect(process.stop() == 0)
    }

    /// Begins a rebuild unless one is running, and returns while it is between the first event and the last.
    private static func reachTheMiddle(_ shop: Shop) async throws {
        try await eventually("a rebuild is seen in its middle") {
            // The one before may have ended before anybody looked.
            var status = try await shop.admin.post(path).json
            while status["status"].string == "running" {
                let (position, head) = (status["position"].integer ?? 0, status["head"].integer ?? 0)
                if 0 < position, position < head { return true }
                status = try await shop.admin.get(path).json
            }
            return false
        }
    }

    private static func totals(_ shop: Shop) async throws -> JSONValue {
        let to = CalendarDate(daysSince1970: Int(Timestamp.now.milliseconds / 86_400_000))
        return try await shop.admin.get("/api/analytics/dashboard?from=\(to.advanced(byDays: -400))&to=\(to)")
            .json["totals"]
    }
}
