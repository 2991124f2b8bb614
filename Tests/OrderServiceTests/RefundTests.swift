import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct RefundTests {
    private func amount(_ amount: Int, restock: Bool? = nil) -> JSONValue {
        let body: JSONValue = ["amount": ["amount": .integer(amount), "currency": "USD"], "reason": "Scratched"]
        return body.with("restock", restock.map(JSONValue.boolean))
    }

    private func items(_ items: [(Identifier, Int)], restock: Bool? = nil) -> JSONValue {
        let body: JSONValue = [
            "items": .array(items.map { ["productId": .string($0.description), "quantity": .integer($1)] }),
            "reason": "Sent back",
        ]
        return body.with("restock", restock.map(JSONValue.boolean))
    }

    private func refund(
        _ shop: OrderShop, _ id: Identifier, _ body: JSONValue, key: String? = nil
    ) async throws -> APIAnswer {
        let headers: HTTPHeaders = key.map { ["Idempotency-Key": $0] } ?? [:]
        return try await shop.admin.post("/api/orders/\(id)/refunds", body, headers: headers)
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aPartialRefundGivesMoneyBackAndLeavesTheStatus(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 3)])).orderId
            let answer = try await refund(shop, id, amount(400))
            #expect(answer.status == 201)
            #expect(answer.json["status"].string == "paid")
            #expect(answer.header("Event-Position") == "3")
            let refunds = answer.json["refunds"].elements
            #expect(refunds.count == 1)
            #expect(refunds[0].names == ["id", "amount", "reason", "createdAt"])
            #expect(refunds[0]["amount"] == ["amount": 400, "currency": "USD"])
            #expect(refunds[0]["reason"].string == "Scratched")
            try await eventually("the money is back") { shop.journal.effects(of: id).contains(.refunded(400)) }
            #expect(shop.stock[lamp].returned == 0)
            #expect(try await shop.order(id) == answer.json)
            let cancel = try await shop.customer.post("/api/orders/\(id)/cancel")
            #expect(cancel.status == 409 && cancel.problemCode == "invalid_state")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func piecesSentBackGoIntoStockWhenAskedTo(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let rug = shop.stock.add("Rug", price: 300, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 3), (rug, 2)])).orderId
            _ = try await refund(shop, id, items([(lamp, 1), (rug, 1)], restock: true))
            let kept = try await refund(shop, id, items([(lamp, 1)]))
            #expect(kept.json["status"].string == "paid")
            let rest = try await refund(shop, id, amount(1_300, restock: true))
            #expect(rest.status == 201)
            #expect(rest.json["status"].string == "refunded")
            #expect(rest.json["refunds"].elements.count == 3)
            try await eventually("all is given back") { shop.journal.effects(of: id).count == 9 }
            #expect(
                Array(shop.journal.effects(of: id).dropFirst(4)) == [
                    .returned([
                        ItemQuantity(productId: lamp, quantity: 1), ItemQuantity(productId: rug, quantity: 1),
                    ]),
                    .refunded(1_300), .refunded(1_000),
                    .returned([
                        ItemQuantity(productId: lamp, quantity: 1), ItemQuantity(productId: rug, quantity: 1),
                    ]),
                    .refunded(1_300),
                ])
            #expect(shop.stock[lamp].returned == 2)
            #expect(shop.stock[rug].returned == 2)
            #expect(shop.stock.isBalanced)
            let none = try await refund(shop, id, amount(1))
            #expect(none.status == 409 && none.problemCode == "invalid_state")
            #expect(
                try await shop.feed().events.map(\.type)
                    == ["order.placed", "order.paid", "order.refunded", "order.refunded", "order.refunded"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func moneyThatTheProviderNeverHadIsNotAskedOfIt(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)], method: .bankTransfer)).orderId
            #expect(try await refund(shop, id, amount(1)).problemCode == "invalid_state")
            _ = try await shop.admin.post("/api/orders/\(id)/payments")
            #expect(try await refund(shop, id, amount(1_000, restock: true)).json["status"].string == "refunded")
            try await eventually("the stock is back") { shop.stock[lamp].returned == 1 }
            #expect(shop.payments.calls(.refund) == 0)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatCannotBeRefundedIsRefusedAndChangesNothing(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)])).orderId
            let before = try await shop.order(id)
            let stranger = Identifier.make()
            let refusals: [(JSONValue, Int, String)] = [
                (amount(2_001), 422, "refund_too_large"), (items([(lamp, 3)]), 422, "refund_too_large"),
                (items([(stranger, 1)]), 422, "not_in_order"),
                (amount(1_999, restock: true), 422, "restock_needs_items"),
                (amount(0), 422, "invalid_value"), (amount(-1), 422, "invalid_value"),
                (items([(lamp, 0)]), 422, "invalid_value"), (items([(lamp, 1), (lamp, 1)]), 422, "invalid_value"),
                (items([]), 422, "invalid_value"),
                (["amount": ["amount": 5, "currency": "EUR"], "reason": "x"], 422, "invalid_value"),
                (amount(5).with("items", items([(lamp, 1)])["items"]), 400, "invalid_body"),
                (["reason": "x"], 400, "invalid_body"), (amount(5).with("reason", nil), 400, "invalid_body"),
                (amount(5).with("reason", ""), 422, "invalid_value"),
                (amount(5).with("note", "x"), 400, "invalid_body"),
                (amount(5).with("restock", "yes"), 400, "invalid_body"),
                (["amount": 5, "reason": "x"], 400, "invalid_body"),
            ]
            for (body, status, code) in refusals {
                let answer = try await refund(shop, id, body)
                #expect(answer.status == status, "\(body)")
                #expect(answer.problemCode == code, "\(body)")
            }
            #expect(try await shop.order(id) == before)
            #expect(try await shop.feed().events.count == 2)
            #expect(try await refund(shop, .make(), amount(1)).status == 404)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func withAKeyARefundHappensOnce(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 2)])).orderId
            let first = try await refund(shop, id, amount(300), key: "r1")
            let second = try await refund(shop, id, amount(300), key: "r1")
            #expect(first.status == 201 && !first.isReplay)
            #expect(second.status == 201 && second.isReplay)
            #expect(second.bytes == first.bytes)
            #expect(second.header("Event-Position") == first.header("Event-Position"))
            let other = try await refund(shop, id, amount(301), key: "r1")
            #expect(other.status == 422)
            #expect(other.problemCode == "idempotency_key_reused")
            #expect(try await refund(shop, id, amount(300)).json["refunds"].elements.count == 2)
            #expect(try await refund(shop, id, amount(300)).json["refunds"].elements.count == 3)
            let tooLong = try await refund(shop, id, amount(1), key: String(repeating: "k", count: 256))
            #expect(tooLong.status == 400)
            let otherOrder = try await shop.place(OrderBody.make([(lamp, 1)])).orderId
            #expect(try await refund(shop, otherOrder, amount(300), key: "r1").isReplay == false)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func withAKeyARefusalIsFinalToo(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)], method: .bankTransfer)).orderId
            let unpaid = try await refund(shop, id, amount(500), key: "r1")
            #expect(unpaid.status == 409 && unpaid.problemCode == "invalid_state")
            _ = try await shop.admin.post("/api/orders/\(id)/payments")
            let again = try await refund(shop, id, amount(500), key: "r1")
            #expect(again.status == 409 && again.isReplay)
            #expect(again.bytes == unpaid.bytes || again.problemCode == unpaid.problemCode)
            #expect(try await refund(shop, id, amount(501), key: "r1").problemCode == "idempotency_key_reused")
            let tooMuch = try await refund(shop, id, amount(1_001), key: "r2")
            #expect(tooMuch.status == 422 && !tooMuch.isReplay)
            let tooMuchAgain = try await refund(shop, id, amount(1_001), key: "r2")
            #expect(tooMuchAgain.problemCode == "refund_too_large" && tooMuchAgain.isReplay)
            #expect(try await shop.order(id)["refunds"] == [])
            #expect(try await shop.feed().events.map(\.type) == ["order.placed", "order.paid"])
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func refundsAtOnceNeverGiveBackMoreThanTheTotal(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)])).orderId
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await refund(shop, id, amount(300)).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201, 201, 201, 422, 422, 422, 422, 422])
            let order = try await shop.order(id)
            #expect(order["refunds"].elements.compactMap { $0["amount"]["amount"].integer } == [300, 300, 300])
            #expect(order["status"].string == "paid")
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func twinsWithAKeyRefundOnce(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp", price: 1_000, stock: 5)
            let id = try await shop.place(OrderBody.make([(lamp, 1)])).orderId
            let answers = try await withThrowingTaskGroup(of: APIAnswer.self) { group in
                for _ in 0..<8 { group.addTask { try await refund(shop, id, amount(300), key: "r1") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let firsts = answers.filter { !$0.isReplay }
            #expect(firsts.count == 1)
            #expect(Set(answers.map(\.status)) == [201])
            #expect(Set(answers.map(\.bytes)).count == 1)
            #expect(try await shop.order(id)["refunds"].elements.count == 1)
        }
    }
}
