import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
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
                placed: [.pending: SalesSums.Placed(orders: 8, total: 9)]),
            SalesSums(
                grossSales: 0, orders: 0, units: 0, cancelledSales: 0, cancelledOrders: 0, refunds: 0, placed: [:]),
        ])

    private func withOrders(
        _ status: HTTPResponse.Status, _ headers: HTTPFields = answer.cursor.httpFields,
        _ body: @escaping @Sendable (HTTPOrderSums) async throws -> Void
    ) async throws {
        try await TestPlatform.run { test in
            let builder = ServiceBuilder(.orders, test.platform)
            let group = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(test.platform.token))
            group.post("sums") { request, _ in
                let asked = try await request.body.collect(upTo: 1_000)
                #expect(
                    String(buffer: asked)
                        == #"{"periods":[{"from":"2026-03-29T00:00:00.000Z","to":"2026-03-30T00:00:00.000Z"},{}]}"#)
                return try Response.json(OrderSumsTests.answer, status: status, headers: headers)
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
            let inquiry = try await sums.ask(OrderSumsTests.periods)
            #expect(inquiry.cursor == OrderSumsTests.answer.cursor)
            #expect(try await inquiry.sums() == OrderSumsTests.answer.periods)
        }
    }

    @Test func thePositionIsKnownBeforeTheSumsAreThere() async throws {
        try await TestPlatform.run { test in
            let latch = Latch()
            let builder = ServiceBuilder(.orders, test.platform)
            builder.router.group("internal").post("sums") { _, _ in
                let body = ResponseBody { writer in
                    await latch.wait()
                    try await writer.write(ByteBuffer(bytes: try JSONCoding.bytes(OrderSumsTests.answer)))
                    try await writer.finish(nil)
                }
                return Response(status: .ok, headers: OrderSumsTests.answer.cursor.httpFields, body: body)
            }
            let orders = builder.build(storage: "none", health: Health([]))
            try await running([orders]) {
                let platform = AnalyticsTest.platform(test, ordersAt: try await orders.port)
                let client = HTTPOrderSums(platform.client(for: .orders))
                let inquiry = try await client.ask(OrderSumsTests.periods)
                #expect(inquiry.cursor == OrderSumsTests.answer.cursor)
                latch.open()
                #expect(try await inquiry.sums() == OrderSumsTests.answer.periods)
            }
        }
    }

    @Test func anAnswerThatIsNoneIsAnError() async throws {
        try await withOrders(.internalServerError) { sums in
            await #expect(throws: UnexpectedAnswer.self) {
                try await sums.ask(OrderSumsTests.periods).sums()
            }
        }
        try await withOrders(.serviceUnavailable) { sums in
            await #expect(throws: DependencyUnavailable.self) {
                try await sums.ask(OrderSumsTests.periods).sums()
            }
        }
        // Without a position, or with another than the sums are of, it is no answer either.
        for headers in [[:], EventCursor(epoch: .make(), position: 7, eventId: .make()).httpFields] {
            try await withOrders(.ok, headers) { sums in
                await #expect(throws: UnexpectedAnswer.self) {
                    try await sums.ask(OrderSumsTests.periods).sums()
                }
            }
        }
    }
}
