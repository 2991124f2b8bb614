import Commerce
import ServiceKit
import TestSupport
import Testing

extension ShopProcess {
    /// The totals of all orders, once analytics say that they are verified at the end of the log. They have counted nothing
    /// again for it.
    func verifiedTotals() async throws -> JSONValue {
        let admin = try await Shop(self).admin
        let to = CalendarDate(daysSince1970: Int(Timestamp.now.milliseconds / 86_400_000))
        var totals = JSONValue.null
        try await eventually("everything is verified", within: .seconds(60)) {
            let answer = try await admin.get(
                "/api/analytics/dashboard?from=\(to.advanced(byDays: -400))&to=\(to)"
            ).json
            totals = answer["totals"]
            let verification = answer["verification"]
            return verification["status"].string == "verified" && verification["drift"].integer == 0
                && verification["position"] == answer["freshness"]["position"]
        }
        #expect(try await admin.get("/api/analytics/rebuild").json["status"].string == "idle")
        return totals
    }
}
