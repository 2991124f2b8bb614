import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// Asks an instance for its dashboard over and over, and remembers what it said.
actor SharedDashboardWatch {
    private struct Reading {
        let position: Int
        let sums: [Int?]
        let verified: Int?
    }

    private let client: APIClient
    private var readings: [Reading] = []
    private var refusals: [APIAnswer] = []

    init(_ instance: AnalyticsInstance) {
        client = instance.client
    }

    var refusalCount: Int { refusals.count }

    /// Asks until the task is cancelled.
    func ask() async throws {
        do {
            while !Task.isCancelled { note(try await client.get(AnalyticsTest.wholeDashboard)) }
        } catch  where Task.isCancelled {
            // The last answer was not waited for.
        }
    }

    private func note(_ answer: APIAnswer) {
        guard answer.status == 200 else { return refusals.append(answer) }
        let (totals, verification) = (answer.json["totals"], answer.json["verification"])
        readings.append(
            Reading(
                position: answer.json["freshness"]["position"].integer ?? -1,
                sums: ["grossSales", "orders", "units", "refunds", "newCustomers"].map { totals[$0].integer }
                    + [answer.json["salesByCountry"].elements.map { $0["sales"].integer ?? 0 }.reduce(0, +)],
                verified: verification["status"].string == "verified" ? verification["position"].integer : nil))
    }

    /// Expects that each answer had exactly the numbers of the position that it named, and claimed nothing beyond it.
    func everyAnswerWasTrue(of events: [OrderEvent], sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(readings.count > 5, sourceLocation: sourceLocation)
        for position in Set(readings.map(\.position)) {
            let oracle = Oracle(events: Array(events.prefix(position)), timeZone: AnalyticsTest.zone.timeZone)
            let expected = oracle.answer(AnalyticsTest.dates)
            let sums = [
                expected.grossSales, expected.orders, expected.units, expected.refunds, expected.newCustomers,
                expected.grossSales,
            ]
            for reading in readings where reading.position == position {
                #expect(reading.sums == sums, "at \(position)", sourceLocation: sourceLocation)
                #expect(reading.verified ?? 0 <= position, sourceLocation: sourceLocation)
            }
        }
        for refusal in refusals {
            #expect(refusal.status == 503, sourceLocation: sourceLocation)
            #expect(refusal.header("Retry-After") != nil, sourceLocation: sourceLocation)
        }
    }
}
