import Commerce
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct SumsTests {
    private func authorization(_ shop: OrderShop) -> HTTPHeaders {
        ["Authorization": shop.platform.token.authorization]
    }

    private func sums(_ shop: OrderShop, _ periods: [Period]) async throws -> SumsAnswer {
        let answer = try await shop.admin.send(
            .POST, "/internal/sums", body: JSONCoding.bytes(SumsRequest(periods: periods)),
            headers: ["Authorization": shop.platform.token.authorization, "Content-Type": "application/json"])
        #expect(answer.status == 200, "\(answer.text)")
        let sums = try JSONCoding.decoder.decode(SumsAnswer.self, from: Data(answer.bytes))
        // Told before the sums are added up.
        #expect(answer.header("Event-Position") == "\(sums.position)")
        #expect(answer.header("Event-Epoch") == "\(sums.epoch)")
        #expect(answer.header("Event-Id") == sums.eventId.map { "\($0)" })
        return sums
    }

    /// Orders that were paid at once, later and never, and then shipped, cancelled or refunded, a second apart.
    private func fill(_ shop: OrderShop) async throws {
        let products = [shop.stock.add("Lamp", price: 1_000), shop.stock.add("Rug", price: 70)]
        for index in 0..<40 {
            if !index.isMultiple(of: 3) { shop.clock.advance(by: .seconds(1)) }
            let method = PaymentMethod.allCases[index % 4]
            let answer = try await shop.place(
                OrderBody.make(
                    [(products[0], index % 5 + 1), (products[1], 1)], method: method,
                    token: index % 8 == 0 ? "tok_declined" : nil))
            guard answer.status == 201 else { continue }
            let path = "/api/orders/\(try answer.orderId)"
            shop.clock.advance(by: .seconds(1))
            if !method.isTakenAtOnce, index % 3 != 0 { _ = try await shop.admin.post(path + "/payments") }
            shop.clock.advance(by: .seconds(1))
            switch index % 5 {
            case 0, 1: _ = try await shop.admin.post(path + "/cancel")
            case 2:
                _ = try await shop.admin.post(path + "/ship")
                _ = try await shop.admin.post(path + "/deliver")
            case 3:
                for amount in [5, index] {
                    shop.clock.advance(by: .seconds(1))
                    _ = try await shop.admin.post(
                        path + "/refunds",
                        ["amount": ["amount": .integer(amount), "currency": "USD"], "reason": "Late"])
                }
            default: break
            }
        }
    }

    /// The sums as the orders of the admin's list add up to.
    private func expected(_ orders: [JSONValue], _ period: Period) -> SalesSums {
        func isWithin(_ order: JSONValue, _ name: String) -> Bool {
            guard let time = order[name].string.flatMap({ Timestamp($0) }) else { return false }
            return period.from.map { $0 <= time } ?? true && period.to.map { time < $0 } ?? true
        }
        func total(_ orders: [JSONValue]) -> Int {
            orders.reduce(0) { $0 + ($1["total"]["amount"].integer ?? 0) }
        }
        let paid = orders.filter { isWithin($0, "paidAt") }
        let cancelled = orders.filter { isWithin($0, "cancelledAt") && $0["paidAt"] != .null }
        let refunds = orders.flatMap { $0["refunds"].elements }.filter { isWithin($0, "createdAt") }
        let placed = Dictionary(grouping: orders.filter { isWithin($0, "placedAt") }) {
            OrderStatus(rawValue: $0["status"].string ?? "")!
        }
        return SalesSums(
            grossSales: total(paid), orders: paid.count,
            units: paid.flatMap { $0["items"].elements }.reduce(0) { $0 + ($1["quantity"].integer ?? 0) },
            cancelledSales: total(cancelled), cancelledOrders: cancelled.count,
            refunds: refunds.reduce(0) { $0 + ($1["amount"]["amount"].integer ?? 0) },
            placed: placed.mapValues { SalesSums.Placed(orders: $0.count, total: total($0)) })
    }

    @Test(arguments: StoreUnderTest.allCases)
    func everyPeriodAddsUpToWhatTheOrdersOfTheListDo(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let start = shop.clock.now
            try await fill(shop)
            let orders = try await shop.admin.get("/api/orders?limit=100").json["items"].elements
            #expect(orders.count == 40)
            var random = SeededGenerator(seed: 81)
            var periods = [
                Period(from: nil, to: nil), Period(from: shop.clock.now, to: nil), Period(from: nil, to: start),
            ]
            let length = Int(shop.clock.now.milliseconds - start.milliseconds) / 1_000
            for _ in 0..<100 {
                // Whole seconds, so that many periods begin and end at the very instant of a change.
                let (from, to) = (Int.random(in: -1...length, using: &random), Int.random(in: 1...20, using: &random))
                let period = (start.advanced(by: .seconds(from)), start.advanced(by: .seconds(from + to)))
                let side = Int.random(in: 0..<4, using: &random)
                periods.append(Period(from: side == 0 ? nil : period.0, to: side == 1 ? nil : period.1))
            }
            let answer = try await sums(shop, periods)
            #expect(answer.periods.count == periods.count)
            for (found, period) in zip(answer.periods, periods) {
                #expect(found == expected(orders, period), "\(period)")
            }
            let all = answer.periods[0]
            #expect(min(all.grossSales, all.units, all.cancelledOrders, all.refunds) > 0)
            #expect(Set(all.placed.keys).isSuperset(of: [.pending, .paid, .delivered, .cancelled]))
            let feed = try await shop.feed()
            #expect(answer.cursor == feed.cursor(after: .start))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func withoutOrdersAllSumsAreNothing(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let answer = try await sums(shop, [Period(from: nil, to: nil)])
            #expect(answer.position == 0 && answer.eventId == nil)
            #expect(answer.epoch == (try await shop.feed().epoch))
            #expect(answer.periods == [expected([], Period(from: nil, to: nil))])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theSumsAreThoseOfTheEventsUpToTheirPosition(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 10_000)
            let placed = try await shop.place(OrderBody.make([(lamp, 1)]))
            #expect(placed.status == 201)
            async let answers: [SumsAnswer] = {
                var answers: [SumsAnswer] = []
                while answers.last.map({ $0.position < 2 * 61 }) ?? true {
                    answers.append(try await sums(shop, [Period(from: nil, to: nil)]))
                }
                return answers
            }()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        for index in 0..<10 {
                            let answer = try await shop.place(OrderBody.make([(lamp, 1)]), key: "\(writer)-\(index)")
                            #expect(answer.status == 201)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let events = try await shop.feed().events
            for answer in try await answers {
                let seen = events.prefix(Int(answer.position))
                #expect(answer.eventId == seen.last?.id)
                let sums = answer.periods[0]
                #expect(sums.orders == seen.count { $0.type == "order.paid" })
                #expect(sums.placed.values.reduce(0) { $0 + $1.orders } == seen.count { $0.type == "order.placed" })
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatIsNoRequestForSumsIsRefused(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let day: JSONValue = ["from": "2026-03-29T00:00:00Z", "to": "2026-03-30T00:00:00Z"]
            let many = { (count: Int) in JSONValue.array(Array(repeating: day, count: count)) }
            let refusals: [(JSONValue, Int, String)] = [
                ([:], 400, "/periods"), (["periods": [day], "zone": "UTC"], 400, "/zone"),
                (["periods": day], 400, "/periods"), (["periods": ["today"]], 400, "/periods/0"),
                (["periods": [["since": "2026-03-29T00:00:00Z"]]], 400, "/periods/0/since"),
                (["periods": [["from": 1_774_742_400]]], 400, "/periods/0/from"),
                (["periods": []], 422, "/periods"), (["periods": many(401)], 422, "/periods"),
                (["periods": [day, ["from": "2026-03-29"]]], 422, "/periods/1/from"),
                (["periods": [["to": "yesterday"]]], 422, "/periods/0/to"),
                (
                    ["periods": [["from": "2026-03-29T00:00:00Z", "to": "2026-03-29T00:00:00Z"]]], 422, "/periods/0/to"
                ),
                (
                    ["periods": [["from": "2026-03-29T00:00:00Z", "to": "2026-03-28T00:00:00Z"]]], 422, "/periods/0/to"
                ),
            ]
            for (body, status, field) in refusals {
                let answer = try await shop.admin.post("/internal/sums", body, headers: authorization(shop))
                #expect(answer.status == status, "\(body)")
                #expect(answer.problemCode == (status == 400 ? "invalid_body" : "invalid_value"), "\(body)")
                #expect(answer.wrongFields == [field], "\(body)")
            }
            let whole: JSONValue = ["periods": many(400)]
            #expect(try await shop.admin.post("/internal/sums", whole, headers: authorization(shop)).status == 200)
            // Only services may ask.
            #expect(try await shop.admin.post("/internal/sums", whole).status == 401)
            #expect(try await shop.admin.with(token: nil).post("/internal/sums", whole).status == 401)
        }
    }
}
