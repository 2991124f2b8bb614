import Commerce
import NIOHTTP1
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Two instances of the service on one database, at the same work at the same time.
@Suite struct OrderInstancesTests {
    private func placedCount(_ shop: OrderShop) async throws -> Int {
        try await shop.feed().events.filter { $0.type == "order.placed" }.count
    }

    @Test func aKeySentToBothMakesOneOrder() async throws {
        try await OrderShop.runTwo { first, second in
            let lamp = first.stock.add("Lamp", stock: 1_000)
            for round in 0..<10 {
                let key = "twins \(round)"
                let answers = try await together(8) { index in
                    try await (index.isMultiple(of: 2) ? first : second).place(OrderBody.make([(lamp, 1)]), key: key)
                }
                let placed = answers.filter { $0.status == 201 }
                let first201 = placed.filter { !$0.isReplay }
                #expect(first201.count == 1)
                #expect(Set(placed.map(\.bytes)).count == 1)
                let problems = answers.filter { $0.status != 201 }.map(\.problemCode)
                #expect(Set(problems).isSubset(of: ["idempotency_in_flight"]))
                for shop in [first, second] {
                    let again = try await shop.place(OrderBody.make([(lamp, 1)]), key: key)
                    #expect(again.isReplay && again.bytes == placed.first?.bytes)
                    let other = try await shop.place(OrderBody.make([(lamp, 2)]), key: key)
                    #expect(other.problemCode == "idempotency_key_reused")
                }
                let effects = first.journal.effects(of: try #require(placed.first).orderId)
                #expect(Array(effects.prefix(3)) == [.reserved, .authorised, .captured])
            }
            #expect(try await placedCount(first) == 10)
            try await eventually("all is sold") { first.stock[lamp].sold == 10 }
        }
    }

    @Test func theClaimsOfADeadHolderAreTakenOverOnce() async throws {
        try await Workshop.run(on: .postgreSQL) { workshop in
            try await workshop.withAnother { other in
                let lamp = workshop.stock.add("Lamp")
                for index in 0..<30 {
                    _ = try await workshop.claim(workshop.request([(lamp, 1)]), key: "\(index)", by: .make())
                }
                workshop.clock.advance(by: Claim.lease)
                let sweepers = [workshop, other, workshop, other].map { $0.sweeper() }
                _ = try await together(sweepers.count) { await sweepers[$0].sweep() }
                #expect(try await workshop.orderCount() == 30)
                #expect(workshop.products.calls(.reserve) == 30)
                #expect(workshop.payments.calls(.authorise) == 30)
                let page = try await other.store.log.page(after: .start, limit: 100)
                #expect(page.events.map(\.position) == Array(1...60))
                let types = Dictionary(grouping: page.events, by: \.event.type).mapValues(\.count)
                #expect(types == ["order.placed": 30, "order.paid": 30])
            }
        }
    }

    @Test func callsThatAreDueAreSentByOneOfThem() async throws {
        try await Workshop.run(on: .postgreSQL) { workshop in
            try await workshop.withAnother { other in
                let lamp = workshop.stock.add("Lamp")
                for index in 0..<60 {
                    _ = try await workshop.placement().place(
                        workshop.request([(lamp, 1)]), for: .make(), key: "\(index)")
                }
                workshop.clock.advance(by: OwedCall.lease)
                let senders = [workshop.makeSender(), other.makeSender()]
                try await running(senders) {
                    let sweepers = [workshop.sweeper(senders[0]), other.sweeper(senders[1])]
                    _ = try await together(4) { await sweepers[$0 % 2].sweep() }
                    try await eventually("nothing is owed") {
                        try await workshop.store.read { try $0.connection.query("SELECT id FROM owed_calls") }.isEmpty
                    }
                }
                #expect(workshop.products.calls(.confirm) == 60)
                #expect(workshop.products.mostAtOnce == 1)
                #expect(workshop.stock[lamp].sold == 60)
            }
        }
    }

    @Test func unpaidTransfersAreCancelledOnce() async throws {
        try await Workshop.run(on: .postgreSQL) { workshop in
            try await workshop.withAnother { other in
                let lamp = workshop.stock.add("Lamp")
                for index in 0..<40 {
                    _ = try await workshop.placement().place(
                        workshop.request([(lamp, 1)], method: .bankTransfer), for: .make(), key: "\(index)")
                }
                workshop.clock.advance(by: .seconds(7 * 86_400 + 1))
                let senders = [workshop.makeSender(), other.makeSender()]
                try await running(senders) {
                    let sweepers = [workshop.sweeper(senders[0]), other.sweeper(senders[1])]
                    _ = try await together(4) { await sweepers[$0 % 2].sweep() }
                    try await eventually("the stock is free") { workshop.stock[lamp].available == 1_000 }
                }
                #expect(workshop.products.calls(.release) == 40)
                let page = try await workshop.store.log.page(after: .start, limit: 1_000)
                let types = Dictionary(grouping: page.events, by: \.event.type).mapValues(\.count)
                #expect(types == ["order.placed": 40, "order.cancelled": 40])
                #expect(page.events.map(\.position) == Array(1...80))
            }
        }
    }

    @Test func refundsThroughBothNeverGiveBackMoreThanWasPaid() async throws {
        try await OrderShop.runTwo { first, second in
            let lamp = first.stock.add("Lamp", price: 1_000)
            let id = try await first.place(OrderBody.make([(lamp, 1)])).orderId
            // Each key goes to both, twice.
            let answers = try await together(48) { index in
                let shop = index.isMultiple(of: 2) ? first : second
                return try await shop.admin.post(
                    "/api/orders/\(id)/refunds",
                    ["amount": ["amount": 150, "currency": "USD"], "reason": "It was late."],
                    headers: ["Idempotency-Key": "refund \(index / 4)"])
            }
            for key in 0..<12 {
                let ofKey = answers[key * 4..<key * 4 + 4]
                let first = ofKey.filter { !$0.isReplay }
                #expect(first.count == 1)
                #expect(Set(ofKey.map(\.bytes)).count == 1)
                #expect(first.first?.status == 201 || first.first?.problemCode == "refund_too_large")
            }
            let order = try await second.order(id)
            let refunds = order["refunds"].elements.compactMap { $0["amount"]["amount"].integer }
            #expect(refunds == Array(repeating: 150, count: 6))
            let made = answers.filter { $0.status == 201 && !$0.isReplay }
            #expect(made.count == 6)
            try await eventually("the money is back") {
                first.journal.effects(of: id).filter { $0 == .refunded(150) }.count == 6
            }
            #expect(try await first.feed().events.map(\.position) == Array(1...8))
        }
    }

    @Test func readersOfBothSeeEveryEventOnceAndInOrderWhileBothWrite() async throws {
        let (writers, each) = (16, 10)
        try await OrderShop.runTwo { first, second in
            let lamp = first.stock.add("Lamp", stock: 10_000)
            let count = 2 * 2 * writers * each
            async let atFirst = first.readFeed(count: count)
            async let atSecond = second.readFeed(count: count)
            _ = try await together(2 * writers) { writer in
                for index in 0..<each {
                    let answer = try await (writer.isMultiple(of: 2) ? first : second).place(
                        OrderBody.make([(lamp, 1)]), key: "\(writer)-\(index)")
                    #expect(answer.status == 201)
                }
            }
            let (events, others) = try await (atFirst, atSecond)
            #expect(events.map(\.position) == Array(1...Int64(count)))
            #expect(events.map(\.id) == others.map(\.id))
            #expect(Set(events.map(\.id)).count == count)
            #expect(Set(events.map(\.body.number)) == Set(1_001...(1_000 + count / 2)))
            let placed = events.filter { $0.type == "order.placed" }.map(\.body.orderId)
            #expect(Set(placed).count == count / 2)
        }
    }

    @Test func aReaderHearsOfTheOtherInstancesCommitSoon() async throws {
        try await OrderShop.runTwo { first, second in
            let lamp = first.stock.add("Lamp")
            var cursor = EventCursor.start
            for _ in 0..<5 {
                let last = cursor
                async let heard = second.feedClient.page(of: OrderFacts.self, after: last, limit: 1, wait: 30)
                let answer = try await first.place(OrderBody.make([(lamp, 1)], method: .bankTransfer))
                let committed = ContinuousClock.now
                let page = try await heard
                #expect(.now - committed < .soon)
                let id = try answer.orderId
                #expect(page.events.map(\.body.orderId) == [id])
                cursor = page.cursor(after: cursor)
            }
        }
    }
}
