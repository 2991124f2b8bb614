import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// Everything careless and hostile clients send to add or edit a product: a problem document, and nothing changes.
@Suite struct BadInputTests {
    private static func long(_ count: Int) -> JSONValue {
        .string(String(repeating: "x", count: count))
    }

    private static func price(_ amount: JSONValue, _ currency: JSONValue = "USD") -> JSONValue {
        ["amount": amount, "currency": currency]
    }

    private static let many = Dictionary(uniqueKeysWithValues: (0..<51).map { ("n\($0)", "v" as JSONValue) })

    /// A field, its wrong value and the status it gets, when products are added and edited alike.
    private static let wrongFields: [(String, JSONValue, Int)] = [
        ("name", "", 422), ("name", long(201), 422), ("name", "a\u{0}b", 422), ("name", "a\nb", 422),
        ("name", "a\u{7F}", 422), ("name", 5, 400), ("name", ["x"], 400),
        ("description", long(10_001), 422), ("description", "a\u{0}", 422), ("description", true, 400),
        ("category", "", 422), ("category", long(101), 422), ("category", "a\u{1B}b", 422),
        ("price", price(-1), 422), ("price", price(.number(1.5)), 400), ("price", price(100_000_000_001), 422),
        ("price", price(.number(1e30)), 400), ("price", price("100"), 400), ("price", price(100, "EUR"), 422),
        ("price", price(100, "usd"), 422), ("price", price(100, 5), 400), ("price", 100, 400),
        ("price", ["amount": 100], 400), ("price", ["currency": "USD"], 400),
        ("price", ["amount": 100, "currency": "USD", "tax": 1], 400),
        ("attributes", ["": "x"], 422), ("attributes", ["a": ""], 422), ("attributes", ["a": long(201)], 422),
        ("attributes", [String(repeating: "x", count: 51): "x"], 422), ("attributes", ["a\u{0}": "x"], 422),
        ("attributes", ["a": "b\u{0}"], 422), ("attributes", ["a": 1], 400), ("attributes", ["a"], 400),
        ("attributes", .object(many), 422), ("sku", "", 422), ("sku", long(101), 422), ("sku", "a\tb", 422),
        ("sku", 7, 400), ("id", "x", 400), ("ownerId", "x", 400), ("version", 1, 400), ("role", "admin", 400),
    ]

    @Test func wrongFieldsAreRefusedWhenAddingAndEditing() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let before = try await shop.anyone.get("/api/products/\(id)").json
            for (field, value, status) in Self.wrongFields {
                let answers = [
                    try await shop.owner.post("/api/products", Shop.product([field: value])),
                    try await shop.owner.patch("/api/products/\(id)", [field: value], headers: ["If-Match": "*"]),
                ]
                for answer in answers {
                    #expect(answer.status == status, "\(field): \(value) \(answer.text)")
                    #expect(answer.problemCode == (status == 400 ? "invalid_body" : "invalid_value"))
                    #expect(answer.wrongFields.allSatisfy { $0.hasPrefix("/\(field)") }, "\(answer.text)")
                }
            }
            #expect(try await shop.anyone.get("/api/products/\(id)").json == before)
            #expect(try await shop.anyone.get("/api/products").json["items"].elements.count == 1)
            #expect(try await shop.events().count == 1)
        }
    }

    @Test func stockIsGivenOnceAndAdjustedLater() async throws {
        try await Shop.open { shop in
            let cases: [(JSONValue, Int)] = [
                (-1, 422), (1_000_000_001, 422), (.number(1.5), 400), ("1", 400), (.null, 400),
            ]
            for (value, status) in cases {
                #expect(try await shop.owner.post("/api/products", Shop.product(["stock": value])).status == status)
            }
            let id = try await shop.add()
            let edit = try await shop.owner.patch("/api/products/\(id)", ["stock": 99], headers: ["If-Match": "*"])
            #expect(edit.problemCode == "invalid_body")
            #expect(edit.wrongFields == ["/stock"])
        }
    }

    @Test func eachRequiredFieldIsMissed() async throws {
        try await Shop.open { shop in
            let answer = try await shop.owner.post("/api/products", [:])
            #expect(answer.status == 400)
            #expect(
                Set(answer.wrongFields) == ["/name", "/description", "/category", "/price", "/stock"])
            #expect(try await shop.add(["attributes": .null, "description": ""]).isEmpty == false)
        }
    }

    @Test func bodiesThatAreNoJSONAreRefused() async throws {
        try await Shop.open { shop in
            func post(_ text: String, _ type: String = "application/json") async throws -> APIAnswer {
                try await shop.owner.send(
                    .POST, "/api/products", body: Array(text.utf8), headers: ["Content-Type": type])
            }
            for text in ["", "{", "{\"name\":}", "nonsense", "{\"name\": \"a\", \"name\": \"b\"}", "{} {}"] {
                let answer = try await post(text)
                #expect(answer.problemCode == "malformed_json", "\(text)")
            }
            #expect(try await post("[]").problemCode == "invalid_body")
            #expect(try await post("{}", "text/plain").status == 415)
            let large = try await post("{\"name\":\"" + String(repeating: "x", count: 10_000_000) + "\"}")
            #expect(large.status == 413)
            #expect(try await shop.anyone.get("/api/products").json["items"].elements.isEmpty)
        }
    }

    @Test func pathsAndMethodsThatDoNotExistAreProblems() async throws {
        try await Shop.open { shop in
            for id in ["x", "1", "%00", "../users", "\(Identifier.make())", "'%20OR%201=1"] {
                #expect(try await shop.anyone.get("/api/products/\(id)").problemCode == "not_found", "\(id)")
                let edit = try await shop.owner.patch("/api/products/\(id)", ["name": "x"], headers: ["If-Match": "*"])
                #expect(edit.problemCode == "not_found")
            }
            let wrong = try await shop.owner.put("/api/products/\(Identifier.make())", Shop.product())
            #expect(wrong.status == 405)
            #expect(wrong.header("Allow")?.contains("PATCH") == true)
        }
    }

    @Test func tokensOfOthersAreRefused() async throws {
        try await Shop.open { shop in
            let forged = try await TokenIssuer().admin()
            for token in [forged, "x", String(forged.dropLast(10)), ""] {
                let answer = try await shop.anyone.with(token: token).post("/api/products", Shop.product())
                #expect(answer.status == 401)
            }
        }
    }
}
