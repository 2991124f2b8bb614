import Commerce
import Hummingbird
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct OrderSumsTests {
    private static let answer = SumsAnswer(
        epoch: .make(), position: 7, eventId: .make(),
        periods: [
            SalesSums(
                grossSales: 1, orders: 2, units: 3, cancelledSales: 4, cancelledOrders: 5, refunds: 6,
                placed: [.pending: SalesSums.Placed(orders: 8, total: 9)])
        ])

    private func withOrders(
        _ status: HTTPResponse.Status, _ body: @escaping @Sendable (HTTPOrderSums) async throws -> Void
    ) async throws {
        try await TestPlatform.run { test in
            let builder = ServiceBuilder(.orders, test.platform)
            let group = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(test.platform.token))
            group.post("sums") { request, _ in
                let asked = try await request.body.collect(upTo: 1_000)
                #expect(
                    String(buffer: asked)
                        == #"{"periods":[{"from":"2026-03-29T00:00:00.000Z","to":"2026-03-30T00:00:00.000Z"},{}]}"#)
                return try Response.json(OrderSumsTests.answer, status: status)
            }
            let orders = builder.build(storage: "none", health: Health([]))
            try await running([orders]) {
                let platform = AnalyticsTest.platform(test, ordersAt: try await orders.port)
                try await body(HTTPOrderSums(platform.client(for: .orders)))
            }
        }
    }

    private static let periods = [
        Period(from: Timestamp("2026-03-29T00:00:00Z"), to: Timestamp("2026-03-30T00:00:00Z")),
        Period(from: nil, to: nil),
    ]

    @Test func theOrdersServiceIsAskedForThePeriods() async throws {
        try await withOrders(.ok) { sums in
            let answer = try await sums.sums(of: OrderSumsTests.periods)
            #expect(answer == OrderSumsTests.answer)
        }
    }

    @Test func anAnswerThatIsNoneIsAnError() async throws {
        try await withOrders(.internalServerError) { sums in
            await #expect(throws: UnexpectedAnswer.self) { try await sums.sums(of: OrderSumsTests.periods) }
        }
        try await withOrders(.serviceUnavailable) { sums in
            await #expect(throws: DependencyUnavailable.self) { try await sums.sums(of: OrderSumsTests.periods) }
        }
    }
}
