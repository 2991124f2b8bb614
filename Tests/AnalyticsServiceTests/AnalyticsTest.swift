import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// Analytics over real HTTP, in the zone of Berlin, with an orders log that the test writes.
struct AnalyticsTest: Sendable {
    let test: TestPlatform
    let log: OrdersLog
    /// An admin.
    let client: APIClient

    static let zone = FoldTests.zones[1]
    static let dashboard = "/api/analytics/dashboard"
    /// All days of the histories in ``zone``.
    static let dates = CalendarDate("2025-01-01")!...CalendarDate("2026-12-31")!
    static let wholeDashboard = dashboard + "?from=2025-01-01&to=2026-12-31"

    static func run(
        _ clock: WallClock = .system, _ body: @escaping @Sendable (AnalyticsTest) async throws -> Void
    ) async throws {
        MetricRegistry.install()
        try await TestPlatform.run(clock: clock, change: { $0.analyticsTimeZone = zone.timeZone }) { test in
            let log = try await OrdersLog()
            let orders = log.service(test.platform)
            try await running([orders]) {
                let analytics = try await AnalyticsService.build(platform(test, ordersAt: try await orders.port))
                try await running([analytics]) {
                    let client = APIClient(port: try await analytics.port, token: try await test.issuer.admin())
                    try await body(AnalyticsTest(test: test, log: log, client: client))
                }
            }
        }
    }

    static func platform(_ test: TestPlatform, ordersAt port: Int) -> Platform {
        var configuration = test.platform.configuration
        configuration.urls[.orders] = "http://127.0.0.1:\(port)"
        return Platform(configuration: configuration, clients: test.platform.clients, clock: test.platform.clock)
    }

    /// A port where nobody listens: the one that the system gave `service`, which has stopped.
    static func freePort(of service: RunningService) async throws -> Int {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            let port = try await service.port
            group.cancelAll()
            _ = await group.nextResult()
            return port
        }
    }

    /// Asks until the answer is as wanted, for a minute at most.
    static func eventually(
        _ client: APIClient, _ path: String, _ isWanted: (APIAnswer) -> Bool
    ) async throws -> APIAnswer {
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let answer = try await client.get(path)
            if isWanted(answer) || ContinuousClock.now > deadline { return answer }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Expects the totals that the oracle finds for `dates`.
    static func expect(
        _ answer: APIAnswer, toSay events: [OrderEvent], _ dates: ClosedRange<CalendarDate> = dates,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let expected = Oracle(events: events, timeZone: zone.timeZone).answer(dates)
        let average = expected.orders == 0 ? 0 : (2 * expected.grossSales + expected.orders) / (2 * expected.orders)
        let numbers = [
            "grossSales": expected.grossSales, "netSales": expected.netSales, "orders": expected.orders,
            "units": expected.units, "averageOrderValue": average, "cancelledSales": expected.cancelledSales,
            "cancelledOrders": expected.cancelledOrders, "refunds": expected.refunds,
            "newCustomers": expected.newCustomers, "returningCustomers": expected.returning.count,
        ]
        #expect(
            answer.json["totals"] == .object(numbers.mapValues { .integer($0) }), sourceLocation: sourceLocation)
    }
}
