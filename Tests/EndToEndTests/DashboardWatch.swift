import ServiceKit
import TestSupport
import Testing

/// Asks for the dashboard over and over while something happens to the shop, and remembers what it said.
actor DashboardWatch {
    private struct Reading {
        let position: Int
        let orders: Int?
        let grossSales: Int?
        /// Whether it said that everything up to `verifiedPosition` agrees with the orders.
        let isVerified: Bool
        let verifiedPosition: Int?
    }

    private let admin: APIClient
    private var readings: [Reading] = []
    private(set) var refusals: [TimedAnswer] = []

    init(_ admin: APIClient) {
        self.admin = admin
    }

    /// Asks until the task is cancelled.
    func ask() async throws {
        while !Task.isCancelled {
            let asked: TimedAnswer
            do {
                asked = try await TimedAnswer { [admin] in try await admin.get("/api/analytics/dashboard") }
            } catch is CancellationError {
                return
            }
            let dashboard = asked.answer.json
            if asked.answer.status == 200 {
                let verification = dashboard["verification"]
                readings.append(
                    Reading(
                        position: dashboard["freshness"]["position"].integer ?? -1,
                        orders: dashboard["totals"]["orders"].integer,
                        grossSales: dashboard["totals"]["grossSales"].integer,
                        isVerified: verification["status"].string == "verified",
                        verifiedPosition: verification["position"].integer))
            } else {
                refusals.append(asked)
            }
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Every answer had exactly the sales of the events up to the position that it named, to the cent.
    func everyAnswerWasTrue(to events: [FeedReader.Event]) {
        #expect(readings.count > 20, "the test must have seen dashboards")
        let paid = events.filter { $0.type == "order.paid" }
        for reading in readings {
            let counted = paid.filter { $0.position <= reading.position }
            let sales = counted.map { $0.body["total"]["amount"].integer ?? 0 }.reduce(0, +)
            #expect(reading.orders == counted.count, "at \(reading.position)")
            #expect(reading.grossSales == sales, "at \(reading.position)")
            if reading.isVerified { #expect((reading.verifiedPosition ?? .max) <= reading.position) }
        }
    }
}
