import Commerce
import ServiceKit
import TestSupport
import Testing

@testable import OrderService

@Suite struct OrderListTests {
    /// Places orders of all kinds over several hours, some of them in the same millisecond.
    private func fill(_ shop: OrderShop) async throws -> (products: [Identifier], customers: [APIClient]) {
        let products = [
            shop.stock.add("Lamp", category: "home", price: 1_000), shop.stock.add("Rug", category: "textiles"),
            shop.stock.add("Vase", category: "home"),
        ]
        let customers = [shop.customer, try await shop.client()]
        let countries = ["GB", "DE", "US"]
        for index in 0..<48 {
            if index.isMultiple(of: 4) { shop.clock.advance(by: .seconds(10)) }
            var items = [(products[index % 3], index % 4 + 1)]
            if index.isMultiple(of: 5) { items.append((products[(index + 1) % 3], 1)) }
            let method = PaymentMethod.allCases[index % 4]
            let token = index % 8 == 0 ? "tok_declined" : nil
            let answer = try await shop.place(
                OrderBody.make(items, method: method, token: token, country: countries[index % 5 % 3]),
                by: customers[index % 2])
            guard answer.status == 201 else { continue }
            let id = try answer.orderId
            switch index % 6 {
            case 1 where !method.isTakenAtOnce, 3 where !method.isTakenAtOnce:
                _ = try await shop.admin.post("/api/orders/\(id)/payments")
            case 2: _ = try await shop.admin.post("/api/orders/\(id)/ship")
            case 4: _ = try await shop.admin.post("/api/orders/\(id)/cancel")
            case 5 where answer.json["status"].string == "paid":
                let part = index.isMultiple(of: 2) ? answer.json["total"]["amount"].integer ?? 1 : 10
                _ = try await shop.admin.post(
                    "/api/orders/\(id)/refunds",
                    ["amount": ["amount": .integer(part), "currency": "USD"], "reason": "Late"])
            default: break
            }
        }
        return (products, customers)
    }

    /// All pages of a list, and how many orders each had.
    private func pages(
        _ client: APIClient, _ query: String, limit: Int
    ) async throws -> (orders: [JSONValue], sizes: [Int]) {
        var orders: [JSONValue] = []
        var sizes: [Int] = []
        var cursor: String?
        repeat {
            let path = "/api/orders?limit=\(limit)\(query.isEmpty ? "" : "&" + query)"
            let answer = try await client.get(cursor.map { "\(path)&cursor=\($0)" } ?? path)
            #expect(answer.status == 200, "\(path): \(answer.text)")
            orders += answer.json["items"].elements
            sizes.append(answer.json["items"].elements.count)
            cursor = answer.json["nextCursor"].string
            #expect(answer.json.names.contains("nextCursor") == (cursor != nil))
        } while cursor != nil
        return (orders, sizes)
    }

    private func time(_ order: JSONValue, _ name: String) -> Timestamp? {
        order[name].string.flatMap { Timestamp($0) }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func everyFilterShowsJustTheOrdersThatMatchEachOnce(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let (products, customers) = try await fill(shop)
            let all = try await pages(shop.admin, "", limit: 100).orders
            #expect(all.count == 48)
            #expect(
                Set(all.compactMap { $0["status"].string }).isSuperset(of: ["pending", "paid", "shipped", "cancelled"]))
            let newestFirst = all.sorted {
                (time($0, "placedAt")!, $0["id"].string!) > (time($1, "placedAt")!, $1["id"].string!)
            }
            #expect(all == newestFirst)

            let times = Set(all.compactMap { time($0, "placedAt") }).sorted()
            let (from, to) = (times[3], times[8])
            func within(_ time: Timestamp?) -> Bool { time.map { from <= $0 && $0 < to } ?? false }
            var filters: [(query: String, matches: (JSONValue) -> Bool)] = [("", { _ in true })]
            for status in OrderStatus.allCases {
                filters.append(("status=\(status.rawValue)", { $0["status"].string == status.rawValue }))
            }
            for method in PaymentMethod.allCases {
                filters.append(
                    ("paymentMethod=\(method.rawValue)", { $0["paymentMethod"].string == method.rawValue }))
            }
            for country in ["GB", "DE", "US", "FR"] {
                filters.append(
                    ("country=\(country)", { $0["shippingAddress"]["country"].string == country }))
            }
            for product in products + [.make()] {
                filters.append(
                    (
                        "productId=\(product)",
                        { $0["items"].elements.contains { $0["productId"].string == product.description } }
                    ))
            }
            for category in ["home", "textiles", "Home", "none"] {
                filters.append(
                    ("category=\(category)", { $0["items"].elements.contains { $0["category"].string == category } }))
            }
            for name in ["placed", "paid", "cancelled"] {
                filters.append(
                    ("\(name)From=\(from)&\(name)To=\(to)", { within(time($0, name + "At")) }))
                filters.append(("\(name)From=\(from)", { time($0, name + "At").map { $0 >= from } ?? false }))
                filters.append(("\(name)To=\(to)", { time($0, name + "At").map { $0 < to } ?? false }))
            }
            filters.append(
                (
                    "refundedFrom=\(from)&refundedTo=\(to)",
                    { $0["refunds"].elements.contains { within(time($0, "createdAt")) } }
                ))
            filters.append(
                (
                    "status=paid&category=home&placedFrom=\(from)",
                    { order in
                        order["status"].string == "paid" && time(order, "placedAt")! >= from
                            && order["items"].elements.contains { $0["category"].string == "home" }
                    }
                ))
            for (query, matches) in filters {
                let expected = all.filter(matches)
                let (orders, sizes) = try await pages(shop.admin, query, limit: 7)
                #expect(orders == expected, "\(query)")
                #expect(sizes.dropLast().allSatisfy { $0 == 7 }, "\(query)")
                #expect(sizes.last! > 0 || expected.isEmpty, "\(query)")
            }

            for (client, index) in zip(customers, 0...) {
                let id = index == 0 ? shop.customerId.description : nil
                let (orders, _) = try await pages(client, "", limit: 5)
                #expect(
                    orders == all.filter { ($0["customerId"].string == shop.customerId.description) == (id != nil) })
            }
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aDayIsIncludedWhole(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let id = try await shop.place(OrderBody.make([(shop.stock.add("Lamp"), 1)])).orderId
            let day = try #require(CalendarDate(shop.clock.now.description.prefix(10).description))
            func count(_ query: String) async throws -> Int {
                try await shop.admin.get("/api/orders?\(query)").json["items"].elements.count
            }
            #expect(try await count("placedFrom=\(day)&placedTo=\(day)") == 1)
            #expect(try await count("placedTo=\(day.advanced(byDays: -1))") == 0)
            #expect(try await count("placedFrom=\(day.advanced(byDays: 1))") == 0)
            #expect(try await count("refundedFrom=0001-01-01&refundedTo=9999-12-31") == 0)
            #expect(try await count("paidFrom=\(day)") == 1)
            let answer = try await shop.admin.get("/api/orders?placedFrom=\(day)")
            #expect(answer.json["items"][0]["id"].string == id.description)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func pagesStayWholeWhileOrdersAreAdded(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let lamp = shop.stock.add("Lamp")
            var expected: [String] = []
            for _ in 0..<6 {
                shop.clock.advance(by: .seconds(1))
                expected.insert(try await shop.place(OrderBody.make([(lamp, 1)])).orderId.description, at: 0)
            }
            let first = try await shop.customer.get("/api/orders?limit=3").json
            shop.clock.advance(by: .seconds(1))
            _ = try await shop.place(OrderBody.make([(lamp, 1)]))
            let cursor = try #require(first["nextCursor"].string)
            let second = try await shop.customer.get("/api/orders?limit=3&cursor=\(cursor)").json
            let seen = (first["items"].elements + second["items"].elements).compactMap { $0["id"].string }
            #expect(seen == expected)
            #expect(second["nextCursor"] == .null)
        }
    }

    @Test(arguments: [
        "cursor=garbage", "cursor=", "cursor=e30", "cursor=%00", "limit=0", "limit=101", "limit=-1", "limit=1.5",
        "limit=ten", "status=open", "status=", "paymentMethod=cash", "country=gb", "country=ZZ", "productId=7",
        "placedFrom=2026-02-30", "placedTo=2026-13-01", "paidFrom=yesterday", "paidTo=2026-01-01T25:00:00Z",
        "cancelledFrom=1774742400", "cancelledTo=2026-1-1", "refundedFrom=0000-01-01", "refundedTo=10000-01-01",
        "customerId=019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d", "sort=total", "status=paid&status=pending", "category=",
    ])
    func aQueryThatIsNoneIsRefused(_ query: String) async throws {
        try await OrderShop.run(on: .sqlite) { shop in
            let answer = try await shop.admin.get("/api/orders?\(query)")
            #expect(answer.status == 400)
            #expect(answer.problemCode == "invalid_query")
            #expect(answer.wrongFields.allSatisfy { query.contains($0) } && !answer.wrongFields.isEmpty)
        }
    }

    @Test(arguments: StoreUnderTest.allCases)
    func aCategoryIsFoundHoweverItsLettersAreComposed(_ store: StoreUnderTest) async throws {
        try await OrderShop.run(on: store) { shop in
            let table = shop.stock.add("Table", category: "Caf\u{e9}")
            let id = try await shop.place(OrderBody.make([(table, 1)])).orderId
            for category in ["Caf%C3%A9", "Cafe%CC%81"] {
                let answer = try await shop.admin.get("/api/orders?category=\(category)")
                #expect(answer.json["items"].elements.compactMap { $0["id"].string } == [id.description], "\(category)")
            }
        }
    }
}
