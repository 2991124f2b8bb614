import Commerce
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct OrderFeedTests {
    @Test(arguments: StoreUnderTest.allCases)
    func aReaderAmongWritersMissesNothingAndNeverGoesBack(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 10_000)
            let (writers, each) = (8, 8)
            async let read = shop.readFeed(count: writers * each * 2)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        for index in 0..<each {
                            let answer = try await shop.place(OrderBody.make([(lamp, 1)]), key: "\(writer)-\(index)")
                            #expect(answer.status == 201)
                        }
                    }
                }
                try await group.waitForAll()
            }
            let events = try await read
            #expect(events.map(\.position) == Array(1...Int64(writers * each * 2)))
            #expect(Set(events.map(\.id)).count == events.count)
            let placed = events.filter { $0.type == "order.placed" }.map(\.body.orderId)
            #expect(placed.count == writers * each)
            #expect(Set(placed).count == placed.count)
            #expect(Set(events.filter { $0.type == "order.paid" }.map(\.body.orderId)) == Set(placed))
            #expect(Set(events.map(\.body.number)) == Set(1_001...1_064))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func eventsTellTheWholeOrderAndNothingOfThePerson(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000)
            let placed = try await shop.place(OrderBody.make([(lamp, 2)], token: "tok_secret"))
            let id = try placed.orderId
            shop.clock.advance(by: .seconds(1))
            _ = try await shop.admin.post("/api/orders/\(id)/ship")
            let refunded = try await shop.admin.post(
                "/api/orders/\(id)/refunds",
                [
                    "items": [["productId": .string(lamp.description), "quantity": 1]], "reason": "Ada was unhappy",
                    "restock": true,
                ])
            #expect(refunded.status == 201)
            let raw = try await shop.admin.get(
                "/internal/events?after=0", headers: ["Authorization": shop.platform.token.authorization])
            #expect(raw.status == 200)
            for secret in ["Ada", "Lovelace", "James", "Second floor", "London", "SW1Y", "tok_secret", "unhappy"] {
                #expect(!raw.text.contains(secret), "\(secret)")
            }
            let events = try await shop.feed().events
            #expect(events.map(\.type) == ["order.placed", "order.paid", "order.shipped", "order.refunded"])
            let last = try #require(events.last)
            #expect(last.version == 1)
            #expect(last.body.orderId == id)
            #expect(last.body.customerId == shop.customerId)
            #expect(last.body.country.code == "GB")
            #expect(last.body.items.map(\.name) == ["Lamp"])
            #expect(last.body.items.map(\.category) == ["home"])
            #expect(last.body.items.map(\.unitPrice.amount) == [1_000])
            #expect(last.body.refunds.map(\.amount.amount) == [1_000])
            #expect(last.body.refunds[0].lines.map(\.quantity) == [1])
            #expect(last.body.refunds[0].restock)
            // The very timestamps of the facts.
            #expect(events[0].occurredAt.description == placed.json["placedAt"].string)
            #expect(events[1].occurredAt.description == placed.json["paidAt"].string)
            #expect(events[2].occurredAt == events[2].body.shippedAt)
            #expect(last.occurredAt.description == refunded.json["refunds"][0]["createdAt"].string)
            #expect(events[0].body.status == .pending && events[0].body.paidAt == nil)
        }
    }
}
