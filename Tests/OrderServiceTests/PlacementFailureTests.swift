import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Placing an order while the systems it needs fail.
@Suite struct PlacementFailureTests {
    struct PaymentFailure: Sendable, CustomTestStringConvertible {
        let call: FakePayments.Call
        let failure: FakePayments.Failure
        let testDescription: String

        static let all = [
            PaymentFailure(call: .authorise, failure: .before, testDescription: "before it was authorised"),
            PaymentFailure(call: .authorise, failure: .after, testDescription: "after it was authorised"),
            PaymentFailure(call: .capture, failure: .before, testDescription: "before it was captured"),
            PaymentFailure(call: .capture, failure: .after, testDescription: "after it was captured"),
        ]
    }

    private func expectOneCharge(_ shop: OrderShop, _ id: Identifier) {
        let effects = shop.journal.effects(of: id)
        #expect(effects.filter { $0 == .authorised }.count == 1)
        #expect(effects.filter { $0 == .captured }.count == 1)
        #expect(effects.filter { $0 == .reserved }.count == 1)
        #expect(shop.payments.outcome(of: id) == .captured)
    }

    @Test(arguments: StoreUnderTest.allCases, PaymentFailure.all)
    func aRetryAfterAPaymentOfUnknownOutcomeChargesOnce(_ store: StoreUnderTest, _ failure: PaymentFailure) async throws
    {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let body = OrderBody.make([(lamp, 1)])
            shop.payments.takesAtOnce = failure.call != .capture
            shop.payments.fail(failure.call, failure.failure)
            let failed = try await shop.place(body, key: "k1")
            #expect((500...599).contains(failed.status))
            let half = try await shop.customer.get("/api/orders").json["items"]
            #expect(half.elements.count == 1)
            #expect(half[0]["status"].string == "pending")
            let retried = try await shop.place(body, key: "k1")
            #expect(retried.status == 201)
            #expect(retried.json["status"].string == "paid")
            #expect(retried.json["id"] == half[0]["id"])
            #expect(shop.payments.calls(.lookUp) == 1)
            expectOneCharge(shop, try retried.orderId)
            #expect(try await shop.place(body, key: "k1").bytes == retried.bytes)
            #expect(try await shop.feed().events.map(\.type) == ["order.placed", "order.paid"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases, PaymentFailure.all)
    func theSweeperFinishesWhatNoClientComesBackFor(_ store: StoreUnderTest, _ failure: PaymentFailure) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 5)
            workshop.payments.takesAtOnce = failure.call != .capture
            workshop.payments.fail(failure.call, failure.failure, failure.failure)
            let request = workshop.request([(lamp, 1)])
            await #expect(throws: FakePayments.Unreachable.self) {
                try await workshop.placement().place(request, for: .make(), key: "k1")
            }
            // Not due yet, then a failure again, then done.
            await workshop.sweeper().sweep()
            #expect(workshop.payments.calls(.lookUp) == 0)
            workshop.clock.advance(by: .seconds(10))
            await workshop.sweeper().sweep()
            workshop.clock.advance(by: .seconds(10))
            await workshop.sweeper().sweep()
            let orders = try await workshop.store.read {
                try $0.orders(matching: OrderFilter(), for: .admin, after: nil, limit: 10)
            }
            let order = try #require(orders.first)
            #expect(orders.count == 1)
            #expect(order.order.status == .paid)
            #expect(!order.isInProgress)
            let effects = workshop.journal.effects(of: order.order.id)
            #expect(effects == [.reserved, .authorised, .captured])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theServiceFinishesByItselfWhatNoClientComesBackFor(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            shop.payments.fail(.authorise, .after)
            let lamp = shop.stock.add("Lamp", stock: 5)
            _ = try await shop.place(OrderBody.make([(lamp, 1)]))
            shop.clock.advance(by: .seconds(1))
            try await eventually("the order is paid and its stock sold") {
                try await shop.admin.get("/api/orders?status=paid").json["items"].elements.count == 1
                    && shop.stock[lamp].sold == 1
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aDeclinedPaymentWhoseAnswerWasLostIsDeclinedOnRetry(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let body = OrderBody.make([(lamp, 1)], token: "tok_declined")
            shop.payments.fail(.authorise, .after)
            #expect(try await shop.place(body, key: "k1").status >= 500)
            let retried = try await shop.place(body, key: "k1")
            #expect(retried.status == 402)
            #expect(shop.payments.calls(.authorise) == 1)
            try await eventually("the stock is released") { shop.stock[lamp].available == 5 }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func withoutProductsOrdersAreRefusedForNowAndSucceedLaterUnderTheSameId(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let body = OrderBody.make([(lamp, 1)])
            shop.products.isDown = true
            let refused = try await shop.place(body, key: "k1")
            #expect(refused.status == 503)
            #expect(refused.problemCode == "dependency_unavailable")
            #expect(refused.header("Retry-After") != nil)
            #expect(try await shop.feed().events.isEmpty)
            shop.products.isDown = false
            let placed = try await shop.place(body, key: "k1")
            #expect(placed.status == 201)
            #expect(!placed.isReplay)
        }
    }

    struct StockFailure: Sendable, CustomTestStringConvertible {
        let failure: FakeProducts.Failure
        let status: Int
        let testDescription: String

        static let all = [
            StockFailure(failure: .unavailable, status: 503, testDescription: "unavailable"),
            StockFailure(failure: .broken, status: 500, testDescription: "broken"),
            StockFailure(failure: .lostBefore, status: 503, testDescription: "lost before the effect"),
            StockFailure(failure: .lostAfter, status: 503, testDescription: "lost after the effect"),
        ]
    }

    @Test(arguments: StoreUnderTest.allCases, StockFailure.all)
    func aRetryAfterAReservationOfUnknownOutcomeReservesOnce(_ store: StoreUnderTest, _ failure: StockFailure)
        async throws
    {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let body = OrderBody.make([(lamp, 2)], method: .bankTransfer)
            shop.products.fail(.reserve, failure.failure)
            let failed = try await shop.place(body, key: "k1")
            #expect(failed.status == failure.status)
            let placed = try await shop.place(body, key: "k1")
            #expect(placed.status == 201)
            #expect(shop.journal.effects(of: try placed.orderId) == [.reserved])
            #expect(shop.journal.count == 1)
            #expect(shop.stock[lamp].reserved == 2)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aRefusalWhoseAnswerWasLostStaysARefusalWhenStockArrives(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 1)
            shop.products.fail(.reserve, .lostAfter)
            let body = OrderBody.make([(lamp, 2)])
            #expect(try await shop.place(body, key: "k1").status == 503)
            let retried = try await shop.place(body, key: "k1")
            #expect(retried.status == 409)
            #expect(retried.problemCode == "insufficient_stock")
            #expect(shop.journal.count == 1)
        }
    }
}
