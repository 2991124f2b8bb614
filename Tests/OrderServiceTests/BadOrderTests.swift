import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

/// Bodies of `POST /api/orders` that are refused before anything is done.
@Suite struct BadOrderTests {
    private struct Case {
        let body: JSONValue
        let status: Int
        let field: String
    }

    private func cases(_ lamp: Identifier) -> [Case] {
        let good = OrderBody.make([(lamp, 1)])
        let item = good["items"][0]
        func items(_ items: JSONValue...) -> JSONValue { good.with("items", .array(items)) }
        func address(_ name: String, _ value: JSONValue?) -> JSONValue {
            good.with("shippingAddress", OrderBody.address.with(name, value))
        }
        func expected(_ value: JSONValue) -> JSONValue { good.with("expectedTotal", value) }
        var cases = [
            Case(body: good.with("items", nil), status: 400, field: "/items"),
            Case(body: good.with("items", .null), status: 400, field: "/items"),
            Case(body: good.with("items", "lamp"), status: 400, field: "/items"),
            Case(body: items(), status: 422, field: "/items"),
            Case(body: items("lamp"), status: 400, field: "/items/0"),
            Case(body: items(item.with("productId", nil)), status: 400, field: "/items/0/productId"),
            Case(body: items(item.with("productId", 7)), status: 400, field: "/items/0/productId"),
            Case(body: items(item.with("productId", "7")), status: 422, field: "/items/0/productId"),
            Case(body: items(item.with("productId", "\u{0}")), status: 422, field: "/items/0/productId"),
            Case(body: items(item.with("price", 1)), status: 400, field: "/items/0/price"),
            Case(body: items(item, item), status: 422, field: "/items"),
            Case(
                body: items(item, item.with("productId", .string(lamp.description.uppercased()))), status: 422,
                field: "/items"),
            Case(
                body: good.with("items", .array((0..<101).map { _ in line() })), status: 422, field: "/items"),
            Case(
                body: good.with("items", .array((0..<10_000).map { _ in line() })), status: 422, field: "/items"),
            Case(body: good.with("paymentMethod", nil), status: 400, field: "/paymentMethod"),
            Case(body: good.with("paymentMethod", "cash"), status: 422, field: "/paymentMethod"),
            Case(body: good.with("paymentMethod", "Card"), status: 422, field: "/paymentMethod"),
            Case(body: good.with("paymentMethod", 1), status: 400, field: "/paymentMethod"),
            Case(body: good.with("paymentToken", ""), status: 422, field: "/paymentToken"),
            Case(body: good.with("paymentToken", 1), status: 400, field: "/paymentToken"),
            Case(
                body: good.with("paymentToken", .string(String(repeating: "t", count: 256))), status: 422,
                field: "/paymentToken"),
            Case(body: good.with("shippingAddress", nil), status: 400, field: "/shippingAddress"),
            Case(body: good.with("shippingAddress", "London"), status: 400, field: "/shippingAddress"),
            Case(body: address("country", "gb"), status: 422, field: "/shippingAddress/country"),
            Case(body: address("country", "XX"), status: 422, field: "/shippingAddress/country"),
            Case(body: address("country", "GBR"), status: 422, field: "/shippingAddress/country"),
            Case(body: address("country", 44), status: 400, field: "/shippingAddress/country"),
            Case(body: address("email", "a@b.c"), status: 400, field: "/shippingAddress/email"),
            Case(body: address("line2", ""), status: 422, field: "/shippingAddress/line2"),
            Case(
                body: address("postalCode", .string(String(repeating: "1", count: 21))), status: 422,
                field: "/shippingAddress/postalCode"),
            Case(body: expected(1_000), status: 400, field: "/expectedTotal"),
            Case(body: expected(["amount": 1_000]), status: 400, field: "/expectedTotal/currency"),
            Case(
                body: expected(["amount": 1_000, "currency": "EUR"]), status: 422, field: "/expectedTotal/currency"),
            Case(
                body: expected(["amount": 1_000, "currency": "usd"]), status: 422, field: "/expectedTotal/currency"),
            Case(body: expected(["amount": -1, "currency": "USD"]), status: 422, field: "/expectedTotal/amount"),
            Case(
                body: expected(["amount": .number(10.5), "currency": "USD"]), status: 400,
                field: "/expectedTotal/amount"),
            Case(body: good.with("status", "paid"), status: 400, field: "/status"),
            Case(body: good.with("total", ["amount": 1, "currency": "USD"]), status: 400, field: "/total"),
            Case(body: good.with("customerId", .string(lamp.description)), status: 400, field: "/customerId"),
        ]
        let quantities: [(JSONValue, Int)] = [
            (0, 422), (-1, 422), (1_001, 422), (.integer(.max), 422), (.number(1.5), 400), (.number(1e300), 400),
            ("1", 400), (true, 400), (.null, 400), ([1], 400),
        ]
        for (quantity, status) in quantities {
            cases.append(
                Case(body: items(item.with("quantity", quantity)), status: status, field: "/items/0/quantity"))
        }
        for name in ["name", "line1", "city", "postalCode"] {
            let field = "/shippingAddress/\(name)"
            cases.append(Case(body: address(name, nil), status: 400, field: field))
            cases.append(Case(body: address(name, ""), status: 422, field: field))
            cases.append(Case(body: address(name, "a\u{0}b"), status: 422, field: field))
            cases.append(Case(body: address(name, "a\nb"), status: 422, field: field))
            cases.append(
                Case(body: address(name, .string(String(repeating: "x", count: 201))), status: 422, field: field))
        }
        return cases
    }

    private func line() -> JSONValue {
        ["productId": .string(Identifier.make().description), "quantity": 1]
    }

    @Test(arguments: StoreUnderTest.allCases)
    func bodiesThatAreWrongAreRefusedByFieldAndChangeNothing(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            for wrong in cases(lamp) {
                let answer = try await shop.place(wrong.body, key: "k1")
                let what = Comment(rawValue: "\(wrong.field): \(answer.text.prefix(300))")
                #expect(answer.status == wrong.status, what)
                #expect(answer.problemCode == (wrong.status == 400 ? "invalid_body" : "invalid_value"), what)
                #expect(answer.wrongFields.contains(wrong.field), what)
            }
            try await expectNothingHappened(shop)
            // The key was not used up by any of them.
            #expect(try await shop.place(OrderBody.make([(lamp, 1)]), key: "k1").status == 201)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func whatIsNoJSONOfReasonableSizeIsRefused(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let good = try JSONCoding.bytes(OrderBody.make([(shop.stock.add("Lamp"), 1)]))
            func send(_ body: [UInt8], type: String? = "application/json") async throws -> APIAnswer {
                var headers: HTTPHeaders = ["Idempotency-Key": "k1"]
                if let type { headers.add(name: "Content-Type", value: type) }
                return try await shop.customer.send(.POST, "/api/orders", body: body, headers: headers)
            }
            for text in ["", "{", "[]", "null", "{\"items\":}", "{\"items\":[],\"items\":[]}", "\u{FEFF}{}"] {
                #expect(try await send(Array(text.utf8)).status == 400, "\(text)")
            }
            #expect(try await send(Array(good.dropLast())).problemCode == "malformed_json")
            #expect(try await send(good + Array("x".utf8)).problemCode == "malformed_json")
            #expect(try await send(good, type: "text/plain").problemCode == "unsupported_media_type")
            #expect(try await send(good, type: nil).status == 415)
            let huge = try await send(Array(repeating: UInt8(ascii: " "), count: 10 << 20) + good)
            #expect(huge.status == 413)
            #expect(huge.problemCode == "payload_too_large")
            try await expectNothingHappened(shop)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func theLargestOrderAllowedIsTaken(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let items = (0..<100).map { (shop.stock.add("Thing \($0)", price: 100_000_000_000), 1_000) }
            let answer = try await shop.place(OrderBody.make(items))
            #expect(answer.status == 201)
            #expect(answer.json["total"]["amount"].integer == 10_000_000_000_000_000)
        }
    }

    private func expectNothingHappened(_ shop: OrderShop) async throws {
        #expect(shop.products.calls(.reserve) == 0)
        #expect(shop.journal.count == 0)
        #expect(try await shop.admin.get("/api/orders").json["items"] == [])
        #expect(try await shop.feed().events.isEmpty)
    }
}
