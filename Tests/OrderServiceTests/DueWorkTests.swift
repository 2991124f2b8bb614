import Commerce
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// What falls due with time alone.
@Suite struct DueWorkTests {
    private func place(
        _ workshop: Workshop, _ sender: OwedCallSender, _ lamp: Identifier, _ method: PaymentMethod, key: String,
        by customerId: Identifier = .make()
    ) async throws -> Identifier {
        let answer = try await workshop.placement(sender).place(
            workshop.request([(lamp, 1)], method: method), for: customerId, key: key
        ).answer
        let location = try #require(answer.location)
        return try #require(Identifier(location.dropFirst("/api/orders/".count)))
    }

    private func status(_ workshop: Workshop, _ id: Identifier) async throws -> OrderStatus? {
        try await workshop.store.read { try $0.order(id) }?.order.status
    }

    @Test(arguments: StoreUnderTest.allCases)
    func unpaidTransfersAreCancelledWhenTheirDaysAreOver(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store, change: { $0.pendingOrderDays = 3 }) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 10)
            try await workshop.sending { sender in
                let unpaid = try await place(workshop, sender, lamp, .bankTransfer, key: "1")
                let paid = try await place(workshop, sender, lamp, .bankTransfer, key: "2")
                _ = try await workshop.changes(sender).apply(.pay, to: paid, for: .admin)
                let onDelivery = try await place(workshop, sender, lamp, .cashOnDelivery, key: "3")
                workshop.clock.advance(by: .seconds(86_400))
                let younger = try await place(workshop, sender, lamp, .bankTransfer, key: "4")
                workshop.clock.advance(by: .seconds(2 * 86_400))
                await workshop.sweeper(sender).sweep()
                #expect(try await status(workshop, unpaid) == .pending)
                workshop.clock.advance(by: .milliseconds(1))
                await workshop.sweeper(sender).sweep()
                #expect(try await status(workshop, unpaid) == .cancelled)
                #expect(try await status(workshop, paid) == .paid)
                #expect(try await status(workshop, onDelivery) == .pending)
                #expect(try await status(workshop, younger) == .pending)
                try await eventually("the stock is free") {
                    workshop.journal.effects(of: unpaid) == [.reserved, .released]
                }
                let page = try await workshop.store.log.page(after: .start, limit: 100)
                #expect(page.events.filter { $0.event.type == "order.cancelled" }.count == 1)
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func manyUnpaidTransfersAreCancelledInSeveralRounds(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 1_000)
            let sender = workshop.makeSender()
            for index in 0..<130 { _ = try await place(workshop, sender, lamp, .bankTransfer, key: "\(index)") }
            workshop.clock.advance(by: .seconds(7 * 86_400 + 1))
            await workshop.sweeper(sender).sweep()
            await workshop.sweeper(sender).sweep()
            let left = try await workshop.store.read {
                try $0.orders(matching: OrderFilter(status: .pending), for: .admin, after: nil, limit: 1)
            }
            #expect(left.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func answersAreForgottenAfterADay(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", stock: 10)
            let customer = Identifier.make()
            let sender = workshop.makeSender()
            let first = try await place(workshop, sender, lamp, .bankTransfer, key: "k1", by: customer)
            workshop.clock.advance(by: .seconds(24 * 3_600))
            await workshop.sweeper(sender).sweep()
            #expect(try await place(workshop, sender, lamp, .bankTransfer, key: "k1", by: customer) == first)
            workshop.clock.advance(by: .milliseconds(1))
            await workshop.sweeper(sender).sweep()
            #expect(try await place(workshop, sender, lamp, .bankTransfer, key: "k1", by: customer) != first)
            #expect(try await status(workshop, first) == .pending)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func answersOfRefundsAreForgottenToo(_ store: StoreUnderTest) async throws {
        try await Workshop.run(on: store) { workshop in
            let lamp = workshop.stock.add("Lamp", price: 1_000, stock: 10)
            let (sender, admin) = (workshop.makeSender(), Identifier.make())
            let id = try await place(workshop, sender, lamp, .card, key: "k1")
            let refund = RefundOrder(request: .amount(Money(100, .usd)), reason: "Scratched", restock: false)
            let changes = workshop.changes(sender)
            #expect(try await !changes.refund(refund, of: id, by: admin, key: "r1").isReplay)
            #expect(try await changes.refund(refund, of: id, by: admin, key: "r1").isReplay)
            workshop.clock.advance(by: .seconds(24 * 3_600 + 1))
            await workshop.sweeper(sender).sweep()
            #expect(try await !changes.refund(refund, of: id, by: admin, key: "r1").isReplay)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theServiceDoesItByItself(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 10)
            let id = try await shop.place(OrderBody.make([(lamp, 1)], method: .bankTransfer)).orderId
            shop.clock.advance(by: .seconds(7 * 86_400 + 1))
            let admin = try await shop.client(role: .admin)
            try await eventually("the order is cancelled and its stock free") {
                try await admin.get("/api/orders/\(id)").json["status"].string == "cancelled"
                    && shop.stock[lamp].available == 10
            }
        }
    }
}
