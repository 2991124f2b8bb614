import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Calls to stock and payment that a committed change owes.
@Suite struct OwedCallTests {
    private func owed(_ workshop: Workshop, _ id: Identifier) async throws -> [OwedCall] {
        try await workshop.store.read { try $0.owedCalls(of: [id]) }.first ?? []
    }

    private func place(
        _ workshop: Workshop, _ sender: OwedCallSender, _ lamp: Identifier
    ) async throws -> Identifier {
        let answer = try await workshop.placement(sender).place(
            workshop.request([(lamp, 2)]), for: .make(), key: "k1"
        ).answer
        let location = try #require(answer.location)
        return try #require(Identifier(location.dropFirst("/api/orders/".count)))
    }

    @Test(arguments: StoreUnderTest.allCases)
    func lostAnswersAreAskedForAgainAndHaveOneEffectInOrder(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store, runsOnSystemClock: true) { shop in
            let lamp = shop.stock.add("Lamp", price: 700, stock: 5)
            shop.products.fail(.confirm, .lostAfter, .lostBefore)
            shop.products.fail(.takeBack, .lostAfter, .unavailable)
            shop.payments.fail(.refund, .after, .before)
            let id = try await shop.place(OrderBody.make([(lamp, 2)])).orderId
            #expect(try await shop.customer.post("/api/orders/\(id)/cancel").status == 200)
            try await eventually("nothing is owed any more") {
                try await shop.store.read { try $0.owedCalls(of: [id]) }.isEmpty
            }
            #expect(
                shop.journal.effects(of: id) == [
                    .reserved, .authorised, .captured, .confirmed,
                    .returned([ItemQuantity(productId: lamp, quantity: 2)]), .refunded(1_400),
                ])
            #expect(shop.products.calls(.confirm) >= 3)
            #expect(shop.products.calls(.takeBack) == 3)
            #expect(shop.payments.calls(.refund) == 3)
            #expect(shop.stock[lamp].available == 5)
            #expect(shop.stock.isBalanced)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aReleaseWhoseAnswerWasLostIsSentAgain(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store, runsOnSystemClock: true) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            shop.products.fail(.release, .lostBefore, .lostAfter, .broken)
            let declined = try await shop.place(OrderBody.make([(lamp, 2)], token: "tok_declined"))
            let id = try #require(declined.json["orderId"].string.flatMap { Identifier($0) })
            try await eventually("nothing is owed any more") {
                try await shop.store.read { try $0.owedCalls(of: [id]) }.isEmpty
            }
            #expect(shop.journal.effects(of: id) == [.reserved, .declined, .released])
            #expect(shop.products.calls(.release) == 4)
            #expect(shop.stock[lamp].available == 5)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aFailedCallHoldsBackTheOnesAfterIt(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 5)
            let idle = workshop.makeSender()
            let id = try await place(workshop, idle, lamp)
            _ = try await workshop.changes(idle).apply(.cancel, to: id, for: .admin)
            let kinds = try await owed(workshop, id).map(\.kind)
            let back = [ItemQuantity(productId: lamp, quantity: 2)]
            #expect(kinds == [.confirmStock, .returnStock(back), .refundPayment(Money(2_000, .usd))])
            workshop.products.fail(.confirm, .unavailable)
            try await workshop.sending { sender in
                sender.send(for: id)
                try await eventually("the call is put off") { try await owed(workshop, id).first?.attempts == 1 }
                #expect(workshop.products.calls(.takeBack) == 0)
                #expect(workshop.payments.calls(.refund) == 0)
                // Due only after a quarter of a second.
                await workshop.sweeper(sender).sweep()
                workshop.clock.advance(by: .milliseconds(249))
                await workshop.sweeper(sender).sweep()
                workshop.clock.advance(by: .milliseconds(1))
                await workshop.sweeper(sender).sweep()
                try await eventually("all is sent") { try await owed(workshop, id).isEmpty }
            }
            #expect(workshop.products.calls(.confirm) == 2)
            #expect(
                Array(workshop.journal.effects(of: id).suffix(3)) == [.confirmed, .returned(back), .refunded(2_000)])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatADeadProcessOwedIsSentByTheNext(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 5)
            let idle = workshop.makeSender()
            let id = try await place(workshop, idle, lamp)
            #expect(try await owed(workshop, id).count == 1)
            if store != .sqlite { workshop.clock.advance(by: OwedCall.lease) }
            let service = try await OrderService.build(
                workshop.platform, store: workshop.store, payments: workshop.payments)
            try await running([service]) {
                try await eventually("the stock is sold") { workshop.stock[lamp].sold == 2 }
            }
        }
    }

    /// Most orders owe a confirmation and nothing else, so those that wait are confirmed in one call.
    @Test(arguments: StoreUnderTest.allCases, [nil, FakeProducts.Failure.broken, .lostBefore, .lostAfter])
    func confirmationsThatWaitGoTogetherAndOneByOneWhenThatFails(
        _ store: StoreUnderTest, _ failure: FakeProducts.Failure?
    ) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 20)
            let idle = workshop.makeSender()
            var ids: [Identifier] = []
            for _ in 0..<5 { ids.append(try await place(workshop, idle, lamp)) }
            if let failure { workshop.products.fail(.confirm, failure) }
            let sender = workshop.makeSender()
            for id in ids { sender.send(for: id) }
            let handedOver = ids
            try await running([sender]) {
                try await eventually("nothing is owed any more") {
                    try await workshop.store.read { try $0.owedCalls(of: handedOver) }.isEmpty
                }
            }
            #expect(workshop.products.togetherCalls == 1)
            for id in ids {
                #expect(workshop.journal.effects(of: id) == [.reserved, .authorised, .captured, .confirmed])
            }
            #expect(workshop.stock[lamp].sold == 10)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theCallsOfAnOrderAreSentOneAfterTheOther(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 5)
            let latch = Latch()
            defer { latch.open() }
            workshop.products.fail(.confirm, .held(latch))
            try await workshop.sending { sender in
                let id = try await place(workshop, sender, lamp)
                try await eventually("the first call is under way") { latch.arrivals == 1 }
                // The sweeper finds it still owed, and a change owes more, while the answer is waited for.
                for _ in 0..<5 { await workshop.sweeper(sender).sweep() }
                _ = try await workshop.changes(sender).apply(.cancel, to: id, for: .admin)
                for _ in 0..<5 { await workshop.sweeper(sender).sweep() }
                // Another order's calls go through meanwhile, so whatever was to be sent now has been.
                let other = try await workshop.placement(sender).place(
                    workshop.request([(lamp, 1)]), for: .make(), key: "other")
                #expect(other.answer.status == 201)
                try await eventually("the other order's call is answered") { workshop.stock[lamp].sold == 1 }
                #expect(workshop.products.calls(.confirm) == 2)
                latch.open()
                try await eventually("all is sent") { try await owed(workshop, id).isEmpty }
                #expect(workshop.products.calls(.confirm) == 2)
                #expect(
                    workshop.journal.effects(of: id) == [
                        .reserved, .authorised, .captured, .confirmed,
                        .returned([ItemQuantity(productId: lamp, quantity: 2)]), .refunded(2_000),
                    ])
            }
            #expect(workshop.products.mostAtOnce == 1)
        }
    }
}
