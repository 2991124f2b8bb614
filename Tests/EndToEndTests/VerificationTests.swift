import Commerce
import NIOCore
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// The dashboard says whether it agrees with the orders, and can be made to.
@Suite struct VerificationTests {
    private static func verification(
        _ shop: Shop, _ what: String, _ isWanted: @escaping (JSONValue) -> Bool
    ) async throws -> JSONValue {
        var verification = JSONValue.null
        try await eventually(what) {
            verification = try await shop.admin.get("/api/analytics/dashboard").json["verification"]
            return isWanted(verification)
        }
        return verification
    }

    @Test func aTotalThatWasFalsifiedIsFoundAndARebuildPutsItRight() async throws {
        let directory = try TemporaryDirectory()
        let process = try ShopProcess(directory: directory.path)
        defer { process.kill() }
        try await process.start()
        let shop = try await Shop(process)
        let lamp = try await shop.product(price: 1_999, stock: 100)
        let customer = try await shop.customer()
        var position = 0
        for quantity in 1...4 {
            let placed = try await customer.placeOrder([(lamp, quantity)])
            position = try #require(placed.header("Event-Position").flatMap(Int.init))
        }
        let verified = try await VerificationTests.verification(shop, "the first four orders are verified") {
            $0["status"].string == "verified" && $0["position"].integer == position
        }
        #expect(verified["drift"].integer == 0)
        #expect(verified["verifiedAt"].string.flatMap(Timestamp.init) != nil)
        #expect(process.stop() == 0)

        let file = SnapshotFile(path: directory.path + "/analytics.snapshot")
        let snapshot = try MetricSnapshot(bytes: try #require(try file.read()))
        var (state, increments) = (snapshot.state, Increments())
        let today = try #require(snapshot.state.buckets[.day].keys.first)
        increments.buckets[counting: Bucket(granularity: .day, number: today)].add(-777, to: .grossSales)
        state.apply(increments, advancingTo: state.cursor)
        try file.write(MetricSnapshot(timeZone: snapshot.timeZone, state: state).bytes)

        try await process.start()
        let drifted = try await VerificationTests.verification(shop, "the wrong total is found") {
            $0["status"].string == "drifted"
        }
        #expect(drifted["drift"].integer == 777)
        let lines = try process.log().split(separator: "\n").filter {
            $0.contains("The metrics differ from the orders")
        }
        #expect(lines.count == 1)
        let day = CalendarDate(daysSince1970: today)
        for told in ["\(day)", "grossSales: \(19_990 - 777) in the metrics, 19990 in the orders", "777"] {
            #expect(lines.first?.contains(told) == true, "\(told)")
        }
        let wrong = try await shop.admin.get("/api/analytics/dashboard").json["totals"]["grossSales"].integer
        #expect(wrong == 19_990 - 777)
        let metrics = try await process.client(for: .analytics).get("/metrics").text
        #expect(metrics.contains("analytics_drift_minor_units 777"))

        #expect(try await shop.admin.post("/api/analytics/rebuild").status == 202)
        try await eventually("the metrics are built again") {
            try await shop.admin.get("/api/analytics/rebuild").json["status"].string == "finished"
        }
        #expect(try await shop.admin.get("/api/analytics/rebuild").json["daysThatDiffer"].integer == 1)
        let right = try await VerificationTests.verification(shop, "the rebuilt metrics are verified") {
            $0["status"].string == "verified"
        }
        #expect(right["drift"].integer == 0)
        #expect(
            try await shop.admin.get("/api/analytics/dashboard").json["totals"]["grossSales"].integer == 19_990)
        #expect(process.stop() == 0)
    }

    @Test func anotherTimeZoneIsARebuildWhileTheOldOneServes() async throws {
        let directory = try TemporaryDirectory()
        let first = try ShopProcess(directory: directory.path)
        defer { first.kill() }
        try await first.start()
        let shop = try await Shop(first)
        let lamp = try await shop.product(price: 500, stock: 10)
        #expect(try await shop.customer().placeOrder([(lamp, 3)]).status == 201)
        #expect(first.stop() == 0)
        let second = try ShopProcess(
            directory: directory.path, ports: first.ports, settings: ["ANALYTICS_TIME_ZONE": "Asia/Kolkata"])
        defer { second.kill() }
        try await second.start()
        try await eventually("the days are those of Kolkata") {
            let answer = try await shop.admin.get("/api/analytics/dashboard")
            return answer.json["range"]["timeZone"].string == "Asia/Kolkata"
                && answer.json["totals"]["grossSales"].integer == 1_500
        }
        #expect(try await shop.admin.get("/api/analytics/rebuild").json["reason"].string == "timeZone")
        #expect(second.stop() == 0)
    }
}
