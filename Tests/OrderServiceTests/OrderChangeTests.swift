import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Cancel, payments, ship and deliver over HTTP.
@Suite struct OrderChangeTests {
    private func expectInvalidState(_ answer: APIAnswer, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(answer.status == 409, sourceLocation: sourceLocation)
        #expect(answer.problemCode == "invalid_state", sourceLocation: sourceLocation)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aPaidOrderGoesItsWay(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)])).orderId
            let shipped = try await shop.admin.post("/api/orders/\(id)/ship")
            #expect(shipped.status == 200)
            #expect(shipped.json["status"].string == "shipped")
            #expect(shipped.json["shippedAt"].string != nil)
            #expect(shipped.header("Event-Position") == "3")
            let again = try await shop.admin.post("/api/orders/\(id)/ship")
            expectInvalidState(again)
            #expect(again.json["orderStatus"].string == "shipped")
            #expect(again.json["status"].integer == 409)
            expectInvalidState(try await shop.customer.post("/api/orders/\(id)/cancel"))
            let delivered = try await shop.admin.post("/api/orders/\(id)/deliver")
            #expect(delivered.status == 200)
            #expect(delivered.json["status"].string == "delivered")
            #expect(delivered.header("Event-Position") == "4")
            #expect(try await shop.order(id) == delivered.json)
            expectInvalidState(try await shop.admin.post("/api/orders/\(id)/payments"))
            try await eventually("the stock is sold") { shop.stock[lamp].sold == 1 }
            #expect(
                try await shop.feed().events.map(\.type)
                    == ["order.placed", "order.paid", "order.shipped", "order.delivered"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aBankTransferIsConfirmedByItsPayment(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)], method: .bankTransfer)).orderId
            expectInvalidState(try await shop.admin.post("/api/orders/\(id)/ship"))
            #expect(shop.stock[lamp].reserved == 2)
            let paid = try await shop.admin.post("/api/orders/\(id)/payments")
            #expect(paid.status == 200)
            #expect(paid.json["status"].string == "paid")
            #expect(paid.json["paidAt"].string != nil)
            #expect(paid.header("Event-Position") == "2")
            try await eventually("the stock is sold") { shop.stock[lamp].sold == 2 }
            #expect(try await shop.admin.post("/api/orders/\(id)/ship").status == 200)
            #expect(shop.payments.calls(.authorise) == 0)
            #expect(shop.journal.effects(of: id) == [.reserved, .confirmed])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func cashOnDeliveryIsConfirmedWhenItLeavesAndPaidWhenTheMoneyIsThere(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)], method: .cashOnDelivery)).orderId
            #expect(try await shop.admin.post("/api/orders/\(id)/ship").json["status"].string == "shipped")
            try await eventually("the stock is sold") { shop.stock[lamp].sold == 2 }
            #expect(try await shop.admin.post("/api/orders/\(id)/deliver").json["status"].string == "delivered")
            let paid = try await shop.admin.post("/api/orders/\(id)/payments")
            #expect(paid.status == 200)
            #expect(paid.json["status"].string == "delivered")
            #expect(paid.json["paidAt"].string != nil)
            expectInvalidState(try await shop.admin.post("/api/orders/\(id)/payments"))
            #expect(shop.journal.effects(of: id) == [.reserved, .confirmed])
            #expect(
                try await shop.feed().events.map(\.type)
                    == ["order.placed", "order.shipped", "order.delivered", "order.paid"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func cancellingAPaidOrderGivesBackStockAndMoneyWithoutARefundEntry(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 700, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)])).orderId
            let cancelled = try await shop.customer.post("/api/orders/\(id)/cancel")
            #expect(cancelled.status == 200)
            #expect(cancelled.json["status"].string == "cancelled")
            #expect(cancelled.json["refunds"] == [])
            #expect(cancelled.header("Event-Position") == "3")
            try await eventually("all is given back") { shop.journal.effects(of: id).contains(.refunded(1_400)) }
            #expect(
                shop.journal.effects(of: id) == [
                    .reserved, .authorised, .captured, .confirmed,
                    .returned([ItemQuantity(productId: lamp, quantity: 2)]), .refunded(1_400),
                ])
            #expect(shop.stock[lamp].available == 5)
            #expect(shop.stock.isBalanced)
            expectInvalidState(try await shop.customer.post("/api/orders/\(id)/cancel"))
        }
    }

    @Test(arguments: StoreUnderTest.allCases, [PaymentMethod.bankTransfer, .cashOnDelivery])
    func cancellingAPendingOrderReleasesItsStock(_ store: StoreUnderTest, _ method: PaymentMethod) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)], method: method)).orderId
            #expect(try await shop.customer.post("/api/orders/\(id)/cancel").status == 200)
            try await eventually("the stock is free") { shop.stock[lamp].available == 5 }
            #expect(shop.journal.effects(of: id) == [.reserved, .released])
            expectInvalidState(try await shop.admin.post("/api/orders/\(id)/payments"))
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func cancellingAPaidTransferReturnsTheStockAndAsksNoProvider(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)], method: .bankTransfer)).orderId
            _ = try await shop.admin.post("/api/orders/\(id)/payments")
            #expect(try await shop.admin.post("/api/orders/\(id)/cancel").status == 200)
            try await eventually("the stock is back") { shop.stock[lamp].available == 5 }
            let back = Journal.Effect.returned([ItemQuantity(productId: lamp, quantity: 2)])
            #expect(shop.journal.effects(of: id) == [.reserved, .confirmed, back])
            #expect(shop.payments.calls(.refund) == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func nothingElseChangesAnOrderThatIsStillBeingPlaced(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let latch = Latch()
            defer { latch.open() }
            shop.payments.fail(.authorise, .held(latch))
            let body = OrderBody.make([(shop.stock.add("Lamp"), 1)])
            async let placed = shop.place(body)
            try await eventually("the payment is under way") { latch.arrivals == 1 }
            let orders = try await shop.customer.get("/api/orders").json["items"]
            let id = try #require(orders[0]["id"].string)
            #expect(orders[0]["status"].string == "pending")
            for action in ["cancel", "payments", "ship", "deliver"] {
                let answer = try await shop.admin.post("/api/orders/\(id)/\(action)")
                #expect(answer.status == 409, "\(action)")
                #expect(answer.problemCode == "order_in_progress", "\(action)")
            }
            let refund = try await shop.admin.post(
                "/api/orders/\(id)/refunds", ["amount": ["amount": 1, "currency": "USD"], "reason": "none"])
            #expect(refund.problemCode == "order_in_progress")
            latch.open()
            #expect(try await placed.status == 201)
            #expect(try await shop.customer.post("/api/orders/\(id)/cancel").status == 200)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func ofChangesAtOnceOneHappens(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)])).orderId
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for action in ["cancel", "ship", "cancel", "ship", "cancel", "ship"] {
                    group.addTask { try await shop.admin.post("/api/orders/\(id)/\(action)").status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [200, 409, 409, 409, 409, 409])
            #expect(try await shop.feed().events.count == 3)
        }
    }
}
