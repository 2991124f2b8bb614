import Commerce
import Foundation
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// What a careless or hostile client sends is answered with a 4xx problem document and changes nothing.
@Suite struct BadInputTests {
    @Test func noBadOrderIsTaken() async throws {
        try await Shop.run { shop, process in
            let lamp = try await shop.product(stock: 10)
            let customer = try await shop.customer()
            let before = try await Witness(shop, process, lamp)
            for (name, body) in badOrders(lamp) {
                let answer = try await customer.send(
                    .POST, "/api/orders", body: Array(body.utf8),
                    headers: ["Content-Type": "application/json", "Idempotency-Key": "\(Identifier.make())"])
                #expect((400..<500).contains(answer.status), "\(name): \(answer.text)")
                #expect(answer.problemCode != nil, "\(name): \(answer.text)")
            }
            #expect(try await Witness(shop, process, lamp) == before)
        }
    }

    private func badOrders(_ lamp: Identifier) -> [(String, String)] {
        func order(_ items: String, more: String = "", address: String = Self.address) -> String {
            #"{"items":[\#(items)],"paymentMethod":"card","shippingAddress":\#(address)\#(more)}"#
        }
        func line(_ quantity: String) -> String { #"{"productId":"\#(lamp)","quantity":\#(quantity)}"# }
        let unknown = #"{"productId":"\#(Identifier.make())","quantity":1}"#
        var bad = [
            ("malformed JSON", "{"), ("no JSON", "items=1"), ("an array", "[]"), ("nothing", ""), ("null", "null"),
            ("deep nesting", String(repeating: "[", count: 100_000)),
            ("repeated member", #"{"items":[],"items":[]}"#),
            ("missing fields", "{}"), ("no items", order("")),
            ("unknown field", order(line("1"), more: #","role":"admin""#)),
            ("a price from the client", order(line("1"), more: #","total":{"amount":1,"currency":"USD"}"#)),
            ("unknown product", order(unknown)), ("more than the stock", order(line("11"))),
            ("a product twice", order(line("1") + "," + line("1"))),
            ("10,000 lines", order(Array(repeating: line("1"), count: 10_000).joined(separator: ","))),
            ("garbage id", order(#"{"productId":"nonsense","quantity":1}"#)),
            ("null line", order("null")),
            ("other currency", order(line("1"), more: #","expectedTotal":{"amount":1999,"currency":"EUR"}"#)),
            ("another total", order(line("1"), more: #","expectedTotal":{"amount":1,"currency":"USD"}"#)),
            ("unknown method", order(line("1")).replacing(#""card""#, with: #""shells""#)),
            ("unknown country", order(line("1"), address: Self.address.replacing("GB", with: "XX"))),
            ("NUL in a name", order(line("1"), address: Self.address.replacing("Ada", with: #"A\u0000da"#))),
            ("control character", order(line("1"), address: Self.address.replacing("Ada", with: #"A\u001bda"#))),
            (
                "over-long name",
                order(line("1"), address: Self.address.replacing("Ada", with: String(repeating: "a", count: 1_000)))
            ),
        ]
        for quantity in [
            "-1", "0", "1.5", "1.0", "1e2", "1001", "9223372036854775808", "1e400", "\"1\"", "true", "null",
        ] {
            bad.append(("quantity \(quantity)", order(line(quantity))))
        }
        return bad
    }

    private static let address =
        #"{"name":"Ada","line1":"1 Street","city":"London","postalCode":"N1","country":"GB"}"#

    @Test func noBadProductIsTaken() async throws {
        try await Shop.run { shop, process in
            let lamp = try await shop.product(stock: 10)
            let before = try await Witness(shop, process, lamp)
            func product(price: String = #"{"amount":1,"currency":"USD"}"#, stock: String = "1", name: String = "Lamp")
                -> String
            {
                #"{"name":"\#(name)","description":"","category":"c","price":\#(price),"stock":\#(stock),"attributes":{}}"#
            }
            var bad = [
                product(name: ""), product(name: #"\u0000"#), product(name: String(repeating: "n", count: 5_000)),
            ]
            for amount in ["-1", "1.5", "1e3", "99999999999999999999", "100000000001", "null", "\"5\""] {
                bad.append(product(price: #"{"amount":\#(amount),"currency":"USD"}"#))
            }
            bad.append(product(price: #"{"amount":5,"currency":"EUR"}"#))
            bad.append(product(price: "5"))
            for stock in ["-1", "0.5", "1e3", "99999999999999999999"] { bad.append(product(stock: stock)) }
            for body in bad {
                let answer = try await shop.admin.send(
                    .POST, "/api/products", body: Array(body.utf8), headers: ["Content-Type": "application/json"])
                #expect((400..<500).contains(answer.status), "\(body): \(answer.text)")
                #expect(answer.problemCode != nil)
            }
            #expect(try await Witness(shop, process, lamp) == before)
        }
    }

    @Test func noBadRequestIsServed() async throws {
        try await Shop.run { shop, process in
            let lamp = try await shop.product(stock: 10)
            let (customer, other) = (try await shop.customer(), try await shop.customer())
            let order = try #require(
                try await customer.placeOrder([(lamp, 1)], method: "bank_transfer").json["id"].string)
            let before = try await Witness(shop, process, lamp)
            let register: JSONValue = ["email": "eve@example.com", "password": "a long password", "name": "Eve"]
            guard case .object(var escalated) = register else { return }
            escalated["role"] = "admin"
            let big = [UInt8](repeating: UInt8(ascii: "x"), count: 10_000_000)

            let requests: [(Int, String, APIAnswer)] = [
                (400, "role at registration", try await shop.gateway.post("/api/auth/register", .object(escalated))),
                (
                    415, "another content type",
                    try await shop.gateway.send(
                        .POST, "/api/auth/register", body: Array("a=b".utf8),
                        headers: ["Content-Type": "application/x-www-form-urlencoded"])
                ),
                (
                    413, "a body of 10 MB",
                    try await customer.send(
                        .POST, "/api/orders", body: big,
                        headers: ["Content-Type": "application/json", "Idempotency-Key": "big"])
                ),
                (400, "no idempotency key", try await customer.post("/api/orders", .order([(lamp, 1)]))),
                (
                    400, "an idempotency key of 256 characters",
                    try await customer.placeOrder([(lamp, 1)], key: String(repeating: "k", count: 256))
                ),
                (404, "another customer's order", try await other.get("/api/orders/\(order)")),
                (404, "cancelling another customer's order", try await other.post("/api/orders/\(order)/cancel")),
                (403, "a customer who pays", try await customer.post("/api/orders/\(order)/payments")),
                (403, "a customer who ships", try await customer.post("/api/orders/\(order)/ship")),
                (403, "a customer at the dashboard", try await customer.get("/api/analytics/dashboard")),
                (403, "a customer at the users", try await customer.get("/api/users")),
                (
                    403, "another's product",
                    try await customer.post("/api/products/\(lamp)/stock", ["change": 1, "reason": "x"])
                ),
                (401, "nobody's orders", try await shop.gateway.get("/api/orders")),
                (400, "a garbage cursor", try await customer.get("/api/orders?cursor=nonsense")),
                (400, "a garbage cursor of products", try await customer.get("/api/products?cursor=nonsense")),
                (404, "a garbage id", try await customer.get("/api/orders/nonsense")),
                (404, "a garbage product", try await customer.get("/api/products/nonsense")),
                (400, "an unknown parameter", try await customer.get("/api/orders?colour=red")),
                (400, "a day that does not exist", try await customer.get("/api/orders?placedFrom=2026-02-30")),
                (400, "a dashboard of no day", try await shop.admin.get("/api/analytics/dashboard?from=2026-02-30")),
                (400, "a limit of 0", try await customer.get("/api/products?limit=0")),
                (404, "the inside", try await shop.gateway.get("/internal/events")),
                (404, "an unknown path", try await shop.gateway.get("/api/nothing")),
                (405, "a wrong method", try await customer.delete("/api/orders")),
            ]
            for (status, name, answer) in requests {
                #expect(answer.status == status, "\(name): \(answer.status) \(answer.text)")
                #expect(answer.problemCode != nil, "\(name): \(answer.text)")
                #expect(answer.header("X-Request-Id") != nil, "\(name)")
            }
            #expect(try await Witness(shop, process, lamp) == before)
        }
    }
}

/// Everything that a bad request might have changed.
struct Witness: Equatable {
    let orders: [JSONValue]
    let stock: [String: Int]
    let users: JSONValue
    let heads: [Int?]

    init(_ shop: Shop, _ process: ShopProcess, _ product: Identifier) async throws {
        orders = try await shop.allOrders()
        stock = try await shop.stock(of: product)
        users = try await shop.admin.get("/api/users?limit=100").json["items"]
        let token = ServiceToken(secret: ShopProcess.secret).authorization
        // Refusals for lack of stock are facts of their own, so the products log may grow by them.
        var heads: [Int?] = []
        for role in [ServiceRole.users, .orders] {
            heads.append(
                try await process.client(for: role).get("/internal/events?limit=1", headers: ["Authorization": token])
                    .json["head"].integer)
        }
        self.heads = heads
    }
}
