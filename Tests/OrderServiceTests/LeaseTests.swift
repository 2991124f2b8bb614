import Commerce
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Who may work on an idempotency key, and what happens to those who may no longer.
@Suite struct LeaseTests {
    private let customerId = Identifier.make()

    private func claimed(_ outcome: ClaimOutcome) throws -> Claim {
        guard case .claimed(let claim) = outcome else { throw NotClaimed(outcome: outcome) }
        return claim
    }

    private struct NotClaimed: Error {
        let outcome: ClaimOutcome
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aLivingLeaseOfAnotherHolderKeepsEverybodyOff(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            _ = try await workshop.claim(request, key: "k1", by: customerId)
            workshop.clock.advance(by: .milliseconds(9_999))
            await #expect(throws: IdempotencyProblem.inFlight) {
                try await workshop.placement().place(request, for: customerId, key: "k1")
            }
            await workshop.sweeper().sweep()
            #expect(workshop.products.calls(.reserve) == 0)
            #expect(try await workshop.orderCount() == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func anExpiredLeaseIsTakenOverByARetryUnderTheSameOrderId(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)], method: .bankTransfer)
            let dead = try claimed(try await workshop.claim(request, key: "k1", by: customerId))
            workshop.clock.advance(by: .seconds(10))
            let (answer, isReplay) = try await workshop.placement().place(request, for: customerId, key: "k1")
            #expect(answer.status == 201)
            #expect(!isReplay)
            #expect(answer.location == "/api/orders/\(dead.orderId)")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimThatCannotBeReadDoesNotKeepTheOthersFromBeingFinished(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            let damaged = try claimed(try await workshop.claim(request, key: "k1", by: customerId))
            let dead = try claimed(try await workshop.claim(request, key: "k2", by: customerId))
            try await workshop.store.write { transaction in
                _ = try transaction.connection.execute(
                    "UPDATE claims SET request = '{}' WHERE order_id = ?", [damaged.orderId])
            }
            workshop.clock.advance(by: .seconds(10))
            await workshop.sweeper().sweep()
            let order = try await workshop.store.read { try $0.order(dead.orderId) }?.order
            #expect(order?.status == .paid)
            #expect(try await workshop.orderCount() == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func anExpiredLeaseIsTakenOverByTheSweeper(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            let dead = try claimed(try await workshop.claim(request, key: "k1", by: customerId))
            workshop.clock.advance(by: .seconds(10))
            await workshop.sweeper().sweep()
            let order = try #require(try await workshop.store.read { try $0.order(dead.orderId) })
            #expect(order.order.status == .paid)
            #expect(order.order.customerId == customerId)
            let (answer, isReplay) = try await workshop.placement().place(request, for: customerId, key: "k1")
            #expect(answer.status == 201 && isReplay)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theRequestWithItsTokenIsForgottenWithTheFinalAnswer(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            _ = try await workshop.placement().place(request, for: customerId, key: "k1")
            let kept = try await workshop.store.database.read {
                try $0.query("SELECT request FROM claims WHERE request IS NOT NULL").count
            }
            #expect(kept == 0)
        }
    }

    /// An embedded store has no other process that could hold a lease; on a server one may be alive until it expires.
    @Test(arguments: StoreUnderTest.allCases)
    func aStartTakesOverEveryLeaseThatNobodyCanHold(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp")
            let dead = try claimed(try await workshop.claim(workshop.request([(lamp, 1)]), key: "k1", by: customerId))
            if store != .sqlite { workshop.clock.advance(by: Claim.lease) }
            let service = try await OrderService.build(
                workshop.platform, store: workshop.store, payments: workshop.payments)
            try await running([service]) {
                try await eventually("the order is finished") {
                    try await workshop.store.read { try $0.order(dead.orderId) }?.isInProgress == false
                }
            }
            #expect(workshop.journal.effects(of: dead.orderId).prefix(3) == [.reserved, .authorised, .captured])
        }
    }

    /// A holder that was held up at the products service until another one had finished its work.
    @Test(
        arguments: StoreUnderTest.allCases,
        [
            (PaymentMethod.card, true), (.card, false), (.bankTransfer, true), (.bankTransfer, false),
        ])
    func aHolderWhoLostItsLeaseWhileReservingWritesNothing(
        _ store: StoreUnderTest, _ late: (method: PaymentMethod, otherIsDone: Bool)
    ) async throws {
        let (method, otherIsDone) = late
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)], method: method)
            let latch = Latch()
            defer { latch.open() }
            workshop.products.fail(.reserve, .held(latch))
            let late = Task { try await workshop.placement().place(request, for: customerId, key: "k1") }
            try await eventually("the first holder is at the products service") { latch.arrivals == 1 }
            workshop.clock.advance(by: .seconds(10))
            let second = try claimed(try await workshop.claim(request, key: "k1", by: customerId))
            if otherIsDone { _ = try await workshop.placement().finish(second) }
            latch.open()
            await #expect(throws: LeaseLost.self) { _ = try await late.value }
            #expect(try await workshop.orderCount() == (otherIsDone ? 1 : 0))
            if !otherIsDone { _ = try await workshop.placement().finish(second) }
            #expect(try await workshop.orderCount() == 1)
            let page = try await workshop.store.log.page(after: .start, limit: 10)
            #expect(
                page.events.map(\.event.type) == (method == .card ? ["order.placed", "order.paid"] : ["order.placed"]))
        }
    }

    /// A holder that was held up at the payment provider until another one had finished its work.
    @Test(arguments: StoreUnderTest.allCases, [true, false])
    func aHolderWhoLostItsLeaseWhilePayingWritesNothing(_ store: StoreUnderTest, _ otherIsDone: Bool) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            let latch = Latch()
            defer { latch.open() }
            workshop.payments.takesAtOnce = false
            workshop.payments.fail(.capture, .held(latch))
            let late = Task { try await workshop.placement().place(request, for: customerId, key: "k1") }
            try await eventually("the first holder is at the provider") { latch.arrivals == 1 }
            workshop.clock.advance(by: .seconds(10))
            let second = try claimed(try await workshop.claim(request, key: "k1", by: customerId))
            if otherIsDone { _ = try await workshop.placement().finish(second) }
            latch.open()
            await #expect(throws: LeaseLost.self) { _ = try await late.value }
            let order = try #require(try await workshop.store.read { try $0.order(second.orderId) })
            #expect(order.isInProgress == !otherIsDone)
            if !otherIsDone { _ = try await workshop.placement().finish(second) }
            let page = try await workshop.store.log.page(after: .start, limit: 10)
            #expect(page.events.map(\.event.type) == ["order.placed", "order.paid"])
            #expect(workshop.journal.effects(of: second.orderId).filter { $0 == .captured }.count == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func eachStepRenewsTheLease(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            let (atProducts, atProvider) = (Latch(), Latch())
            defer { [atProducts, atProvider].forEach { $0.open() } }
            workshop.products.fail(.reserve, .held(atProducts))
            workshop.payments.fail(.authorise, .held(atProvider))
            async let answer = workshop.placement().place(request, for: customerId, key: "k1")
            try await eventually("it reserves") { atProducts.arrivals == 1 }
            workshop.clock.advance(by: .seconds(9))
            atProducts.open()
            try await eventually("it pays") { atProvider.arrivals == 1 }
            workshop.clock.advance(by: .seconds(9))
            await workshop.sweeper().sweep()
            #expect(workshop.payments.calls(.lookUp) == 0)
            atProvider.open()
            #expect(try await answer.answer.status == 201)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aClaimThatWasGivenBackIsTriedLessAndLessOften(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop async throws in
            let request = workshop.request([(workshop.stock.add("Lamp"), 1)])
            workshop.products.isDown = true
            await #expect(throws: DependencyUnavailable.self) {
                try await workshop.placement().place(request, for: customerId, key: "k1")
            }
            // In 60 s: at 0.25, 0.75, 1.75, 3.75, 7.75, 15.75, 25.75, 35.75, 45.75 and 55.75 s after the request.
            for _ in 0..<240 {
                workshop.clock.advance(by: .milliseconds(250))
                await workshop.sweeper().sweep()
            }
            #expect(workshop.products.calls(.reserve) == 11)
            workshop.products.isDown = false
            workshop.clock.advance(by: .seconds(10))
            await workshop.sweeper().sweep()
            #expect(try await workshop.orderCount() == 1)
        }
    }
}
