import Commerce
import Foundation
import Testing

@Suite struct OrderEncodingTests {
    private func members(_ value: some Encodable) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
    }

    private static let always: Set<String> = [
        "id", "number", "customerId", "status", "items", "subtotal", "adjustments", "total", "paymentMethod",
        "shippingAddress", "placedAt", "refunds",
    ]

    @Test func aNewOrderHasTheDocumentedMembersAndNoTimesThatHaveNotCome() throws {
        let order = Samples.order(method: .bankTransfer)
        let json = try members(order)
        #expect(Set(json.keys) == OrderEncodingTests.always)
        #expect(json["id"] as? String == order.id.description)
        #expect(json["status"] as? String == "pending")
        #expect(json["paymentMethod"] as? String == "bank_transfer")
        #expect(json["placedAt"] as? String == "2026-03-29T00:40:00.000Z")
        #expect((json["adjustments"] as? [Any])?.isEmpty == true)
        #expect((json["refunds"] as? [Any])?.isEmpty == true)
        let total = try #require(json["total"] as? [String: Any])
        #expect(Set(total.keys) == ["amount", "currency"])
        #expect(total["amount"] as? Int == 3_500)
        #expect(total["currency"] as? String == "USD")
        let line = try #require((json["items"] as? [[String: Any]])?.first)
        #expect(Set(line.keys) == ["productId", "name", "category", "quantity", "unitPrice", "lineTotal"])
        let address = try #require(json["shippingAddress"] as? [String: Any])
        #expect(Set(address.keys) == ["name", "line1", "line2", "city", "postalCode", "country"])
    }

    @Test func timesAppearOnceTheyHaveCome() throws {
        var order = try Samples.paidOrder()
        #expect(Set(try members(order).keys) == OrderEncodingTests.always.union(["paidAt"]))
        var cancelled = order
        try cancelled.cancel(at: Samples.later)
        #expect(Set(try members(cancelled).keys) == OrderEncodingTests.always.union(["paidAt", "cancelledAt"]))
        try order.ship(at: Samples.later)
        try order.deliver(at: Samples.later)
        #expect(
            Set(try members(order).keys) == OrderEncodingTests.always.union(["paidAt", "shippedAt", "deliveredAt"]))
    }

    @Test func aRefundShowsItsAmountReasonAndTimeAndKeepsTheRestInside() throws {
        var order = try Samples.paidOrder()
        let refund = try order.refund(.amount(Money(100, .usd)))
        let json = try #require((try members(order)["refunds"] as? [[String: Any]])?.first)
        #expect(Set(json.keys) == ["id", "amount", "reason", "createdAt"])
        #expect(json["id"] as? String == refund.id.description)
        #expect(json["reason"] as? String == "because")
    }

    @Test func factsRoundTripAndTellNothingOfThePerson() throws {
        var order = try Samples.paidOrder()
        try order.ship(at: Samples.later)
        try order.refund(.amount(Money(100, .usd)))
        try order.refund(
            .items([ItemQuantity(productId: order.items[0].productId, quantity: 1)]), restock: true)
        for order in [Samples.order(), order] {
            let facts = OrderFacts(order)
            let json = try JSONEncoder().encode(facts)
            #expect(try JSONDecoder().decode(OrderFacts.self, from: json) == facts)
            let text = String(decoding: json, as: UTF8.self)
            for secret in ["Ada", "Lovelace", "James", "floor", "London", "SW1Y", "because"] {
                #expect(!text.contains(secret), "\(secret)")
            }
            #expect(facts.country.code == "GB")
            #expect(facts.refunds.map(\.lines) == order.refunds.map(\.lines))
        }
        let keys = Set(try members(OrderFacts(Samples.order())).keys)
        #expect(
            keys == OrderEncodingTests.always.subtracting(["id", "shippingAddress"]).union(["orderId", "country"]))
    }

    @Test func reservationOutcomesRoundTrip() throws {
        let outcomes: [ReservationOutcome] = [
            .reserved([
                ReservedLine(
                    productId: .make(), name: "Lamp", category: "home", unitPrice: Money(5, .usd), quantity: 2)
            ]),
            .insufficientStock([StockShortage(productId: .make(), requested: 3, available: 2)]),
            .unknownProducts([.make(), .make()]), .released,
        ]
        for outcome in outcomes {
            let json = try JSONEncoder().encode(outcome)
            #expect(try JSONDecoder().decode(ReservationOutcome.self, from: json) == outcome)
        }
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(ReservationOutcome.self, from: Data(#"{"outcome":"maybe"}"#.utf8))
        }
    }

    @Test func aPageMovesTheCursorToItsLastEvent() {
        let (epoch, id) = (Identifier.make(), Identifier.make())
        let event = NewEvent(id: id, type: "order.placed", occurredAt: Samples.placedAt, body: [])
        let page = EventPage(epoch: epoch, head: 9, events: [StoredEvent(position: 7, event: event)])
        let cursor = EventCursor(epoch: epoch, position: 7, eventId: id)
        #expect(page.cursor(after: .start) == cursor)
        #expect(EventPage(epoch: epoch, head: 9, events: []).cursor(after: cursor) == cursor)
        #expect(
            EventPage(epoch: epoch, head: 0, events: []).cursor(after: .start)
                == EventCursor(epoch: epoch, position: 0, eventId: nil))
    }
}
