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
        try await TestPlatform.run(clock: clock, change: AnalyticsTest.change) { test in
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

    /// The zone, and hours of all histories.
    static func change(_ configuration: inout PlatformConfiguration) {
        configuration.analyticsTimeZone = zone.timeZone
        configuration.analyticsHourDays = 3_650
    }

    static func platform(_ test: TestPlatform, ordersAt port: Int) -> Platform {
        var configuration = test.platform.configuration
        configuration.urls[.orders] = ["http://127.0.0.1:\(port)"]
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

    /// Expects the dashboard that the oracle finds for `dates`: totals, lists and the sums of the series.
    static func expect(
        _ answer: APIAnswer, toSay events: [OrderEvent], _ dates: ClosedRange<CalendarDate> = dates,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let oracle = Oracle(events: events, timeZone: zone.timeZone)
        let expected = oracle.answer(dates)
        var totals = answer.json["totals"].members
        for (name, quantile) in [("orderValueP50", 0.5), ("orderValueP90", 0.9), ("orderValueP99", 0.99)] {
            let (value, exact) = (totals.removeValue(forKey: name)?.integer, expected.orderValue(at: quantile))
            let isNear = value.map { abs(Double($0 - exact)) <= Double(exact) * 0.01 + 0.5 } ?? false
            #expect(isNear, "\(name) \(value ?? -1), \(exact)", sourceLocation: sourceLocation)
        }
        #expect(totals == AnalyticsTest.totals(expected), sourceLocation: sourceLocation)
        let names = oracle.productNames
        let products = expected.products.sorted { ($1.value.sales, $0.key) < ($0.value.sales, $1.key) }.map {
            JSONValue.object([
                "productId": .string("\($0.key)"), "name": .string(names[$0.key] ?? ""),
                "units": .integer($0.value.units), "sales": .integer($0.value.sales),
            ])
        }
        #expect(answer.json["topProducts"].elements == products, sourceLocation: sourceLocation)
        for (name, sales) in [
            ("salesByCategory", expected.categories), ("salesByPaymentMethod", expected.paymentMethods),
            ("salesByCountry", expected.countries),
        ] {
            #expect(answer.json[name].elements == rows(sales), "\(name)", sourceLocation: sourceLocation)
        }
        let sums = answer.json["series"].elements.reduce(into: [0, 0, 0, 0]) { sums, point in
            for (index, name) in ["grossSales", "netSales", "orders", "units"].enumerated() {
                sums[index] += point[name].integer ?? .min / 1_000
            }
        }
        #expect(
            sums == [expected.grossSales, expected.netSales, expected.orders, expected.units],
            sourceLocation: sourceLocation)
    }

    /// All totals that are told exactly.
    private static func totals(_ expected: Oracle.Answer) -> [String: JSONValue] {
        let orders = expected.orders
        let average = orders == 0 ? 0 : (2 * expected.grossSales + orders) / (2 * orders)
        let hundredths = orders == 0 ? 0 : (200 * expected.units + orders) / (2 * orders)
        let numbers = [
            "grossSales": expected.grossSales, "netSales": expected.netSales, "orders": orders,
            "units": expected.units, "averageOrderValue": average, "cancelledSales": expected.cancelledSales,
            "cancelledOrders": expected.cancelledOrders, "refunds": expected.refunds,
            "newCustomers": expected.newCustomers, "returningCustomers": expected.returning.count,
        ]
        var totals = numbers.mapValues(JSONValue.integer)
        totals["itemsPerOrder"] = hundredths % 100 == 0 ? .integer(hundredths / 100) : .number(Double(hundredths) / 100)
        return totals
    }

    private static func rows(_ sales: [String: SalesFigures]) -> [JSONValue] {
        sales.sorted { ($1.value.sales, $0.key) < ($0.value.sales, $1.key) }.map {
            .object([
                "key": .string($0.key), "sales": .integer($0.value.sales), "orders": .integer($0.value.orders),
                "units": .integer($0.value.units),
            ])
        }
    }
}

extension JSONValue {
    /// The members of an object; none of anything else.
    var members: [String: JSONValue] {
        if case .object(let members) = self { members } else { [:] }
    }

    /// A number, whole or not.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }
}
