import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct PlacingTests {
    @Test(arguments: StoreUnderTest.allCases, [PaymentMethod.card, .paypal])
    func anOrderThatIsPaidAtOnceIsPaidInItsAnswer(_ store: StoreUnderTest, _ method: PaymentMethod) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_999, stock: 10)
            let rug = shop.stock.add("Rug", category: "textiles", price: 250, stock: 10)
            let answer = try await shop.place(OrderBody.make([(lamp, 2), (rug, 1)], method: method))
            #expect(answer.status == 201)
            let id = try answer.orderId
            #expect(answer.header("Location") == "/api/orders/\(id)")
            #expect(answer.header("Event-Position") == "2")
            #expect(!answer.isReplay)
            let order = answer.json
            #expect(order["status"].string == "paid")
            #expect(order["paidAt"].string != nil)
            #expect(order["number"].integer == 1_001)
            #expect(order["customerId"].string == shop.customerId.description)
            #expect(order["total"] == ["amount": 4_248, "currency": "USD"])
            #expect(order["subtotal"] == order["total"])
            #expect(
                order["items"][1] == [
                    "productId": .string(rug.description), "name": "Rug", "category": "textiles", "quantity": 1,
                    "unitPrice": ["amount": 250, "currency": "USD"], "lineTotal": ["amount": 250, "currency": "USD"],
                ])
            #expect(order["shippingAddress"] == OrderBody.address)
            #expect(
                order.names == [
                    "id", "number", "customerId", "status", "items", "subtotal", "adjustments", "total",
                    "paymentMethod", "shippingAddress", "placedAt", "paidAt", "refunds",
                ])
            #expect(try await shop.order(id) == order)
            try await eventually("the stock is sold") { shop.stock[lamp].sold == 2 && shop.stock[rug].sold == 1 }
            #expect(shop.journal.effects(of: id) == [.reserved, .authorised, .captured, .confirmed])
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [PaymentMethod.bankTransfer, .cashOnDelivery])
    func anOrderThatIsPaidLaterIsPendingAndItsStockReserved(_ store: StoreUnderTest, _ method: PaymentMethod)
        async throws
    {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 10)
            let answer = try await shop.place(OrderBody.make([(lamp, 3)], method: method))
            #expect(answer.status == 201)
            #expect(answer.header("Event-Position") == "1")
            #expect(answer.json["status"].string == "pending")
            #expect(!answer.json.names.contains("paidAt"))
            #expect(shop.stock[lamp].reserved == 3)
            #expect(shop.payments.calls(.authorise) == 0)
            #expect(shop.journal.effects(of: try answer.orderId) == [.reserved])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theSameRequestGetsTheSameAnswerAgain(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            let body = OrderBody.make([(lamp, 1)])
            let first = try await shop.place(body, key: "k1")
            let second = try await shop.place(body, key: "k1")
            #expect(second.status == 201)
            #expect(second.bytes == first.bytes)
            #expect(second.isReplay && !first.isReplay)
            for header in ["Location", "Event-Position", "Content-Type"] {
                #expect(second.header(header) == first.header(header), "\(header)")
            }
            #expect(try await shop.feed().events.count == 2)
            #expect(shop.products.calls(.reserve) == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aKeyUsedWithAnotherBodyIsRefused(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            _ = try await shop.place(OrderBody.make([(lamp, 1)]), key: "k1")
            let other = try await shop.place(OrderBody.make([(lamp, 2)]), key: "k1")
            #expect(other.status == 422)
            #expect(other.problemCode == "idempotency_key_reused")
            #expect(shop.products.calls(.reserve) == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func keysOfDifferentCustomersDoNotMeet(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            let body = OrderBody.make([(lamp, 1)])
            let mine = try await shop.place(body, key: "k1")
            let theirs = try await shop.place(body, key: "k1", by: try await shop.client())
            #expect(mine.status == 201 && theirs.status == 201)
            #expect(try mine.orderId != theirs.orderId)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aKeyIsRequiredAndHasAtMost255Characters(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            let body = OrderBody.make([(lamp, 1)])
            let without = try await shop.customer.post("/api/orders", body)
            #expect(without.status == 400)
            #expect(without.problemCode == "idempotency_key_required")
            let tooLong = try await shop.place(body, key: String(repeating: "k", count: 256))
            #expect(tooLong.status == 400)
            #expect(tooLong.problemCode == "invalid_idempotency_key")
            let empty = try await shop.place(body, key: "")
            #expect(empty.status == 400)
            #expect(shop.products.calls(.reserve) == 0)
            #expect(try await shop.place(body, key: String(repeating: "k", count: 255)).status == 201)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func twentyTwinsAtOnceMakeOneOrder(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 100)
            let answers = try await shop.placeTwins(20, OrderBody.make([(lamp, 1)]), key: "twins")
            let placed = answers.filter { $0.status == 201 }
            let others = answers.filter { $0.status != 201 }
            #expect(Set(placed.map(\.bytes)).count == 1)
            #expect(placed.filter { !$0.isReplay }.count == 1)
            #expect(others.allSatisfy { $0.status == 409 && $0.problemCode == "idempotency_in_flight" })
            let list = try await shop.customer.get("/api/orders")
            #expect(list.json["items"].elements.count == 1)
            let id = try #require(placed.first).orderId
            #expect(Array(shop.journal.effects(of: id).prefix(3)) == [.reserved, .authorised, .captured])
            #expect(shop.stock[lamp].available == 99)
            #expect(shop.payments.calls(.authorise) == 1)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aRequestInFlightHoldsItsTwinOff(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let latch = Latch()
            defer { latch.open() }
            shop.payments.fail(.authorise, .held(latch))
            let body = OrderBody.make([(shop.stock.add("Lamp"), 1)])
            let first = Task { try await shop.place(body, key: "k1") }
            try await eventually("the payment is under way") { latch.arrivals == 1 }
            let twin = try await shop.place(body, key: "k1")
            #expect(twin.status == 409)
            #expect(twin.problemCode == "idempotency_in_flight")
            latch.open()
            #expect(try await first.value.status == 201)
            let replay = try await shop.place(body, key: "k1")
            let original = try await first.value
            #expect(replay.isReplay && replay.bytes == original.bytes)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aDeclinedCardLeavesACancelledOrderAndNoReservation(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let body = OrderBody.make([(lamp, 2)], token: "tok_declined")
            let answer = try await shop.place(body, key: "k1")
            #expect(answer.status == 402)
            #expect(answer.problemCode == "payment_declined")
            #expect(answer.header("Event-Position") == "2")
            let id = try #require(answer.json["orderId"].string.flatMap { Identifier($0) })
            #expect(answer.header("Location") == "/api/orders/\(id)")
            let order = try await shop.order(id)
            #expect(order["status"].string == "cancelled")
            #expect(order["cancelledAt"].string != nil)
            #expect(!order.names.contains("paidAt"))
            try await eventually("the stock is released") { shop.stock[lamp].available == 5 }
            #expect(shop.journal.effects(of: id) == [.reserved, .declined, .released])
            let replay = try await shop.place(body, key: "k1")
            #expect(replay.status == 402 && replay.isReplay)
            #expect(replay.bytes == answer.bytes)
            #expect(replay.header("Content-Type") == "application/problem+json")
            #expect(shop.payments.calls(.authorise) == 1)
            #expect(try await shop.feed().events.map(\.type) == ["order.placed", "order.cancelled"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func tooLittleStockIsToldAndLeavesNoOrder(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 2)
            let rug = shop.stock.add("Rug", stock: 9)
            let answer = try await shop.place(OrderBody.make([(rug, 9), (lamp, 3)]), key: "k1")
            #expect(answer.status == 409)
            #expect(answer.problemCode == "insufficient_stock")
            #expect(
                answer.json["items"] == [
                    ["productId": .string(lamp.description), "requested": 3, "available": 2]
                ])
            #expect(answer.header("Location") == nil)
            #expect(try await shop.admin.get("/api/orders").json["items"].elements.isEmpty)
            #expect(try await shop.feed().events.isEmpty)
            #expect(shop.stock[rug].available == 9)
            let replay = try await shop.place(OrderBody.make([(rug, 9), (lamp, 3)]), key: "k1")
            #expect(replay.status == 409 && replay.isReplay && replay.bytes == answer.bytes)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func anUnknownProductIsNamed(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            let answer = try await shop.place(OrderBody.make([(lamp, 1), (.make(), 1)]), key: "k1")
            #expect(answer.status == 422)
            #expect(answer.problemCode == "unknown_product")
            #expect(answer.wrongFields == ["/items/1/productId"])
            #expect(shop.stock[lamp].available == 1_000)
            #expect(try await shop.feed().events.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aTotalOtherThanExpectedIsRefusedAndReleasesTheStock(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            shop.stock.setPrice(of: lamp, to: 1_200)
            let answer = try await shop.place(OrderBody.make([(lamp, 2)], expectedTotal: 2_000), key: "k1")
            #expect(answer.status == 409)
            #expect(answer.problemCode == "price_changed")
            #expect(answer.json["total"] == ["amount": 2_400, "currency": "USD"])
            try await eventually("the stock is released") { shop.stock[lamp].available == 5 }
            #expect(try await shop.admin.get("/api/orders").json["items"].elements.isEmpty)
            #expect(shop.payments.calls(.authorise) == 0)
            let right = try await shop.place(OrderBody.make([(lamp, 2)], expectedTotal: 2_400), key: "k2")
            #expect(right.status == 201)
            #expect(try await shop.place(OrderBody.make([(lamp, 2)], expectedTotal: 2_000), key: "k1").isReplay)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aGiftCostsNothing(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let sticker = shop.stock.add("Sticker", price: 0)
            let answer = try await shop.place(OrderBody.make([(sticker, 2)], expectedTotal: 0))
            #expect(answer.status == 201)
            #expect(answer.json["total"]["amount"].integer == 0)
        }
    }
}
