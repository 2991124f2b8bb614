import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct ProductListRoutesTests {
    private func path(_ parameters: KeyValuePairs<String, String>) -> String {
        "/api/products?"
            + parameters.map { name, value in
                let value = value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
                return "\(name.addingPercentEncoding(withAllowedCharacters: .urlHostAllowed) ?? "")=\(value)"
            }.joined(separator: "&")
    }

    private func names(_ answer: APIAnswer) -> [String] {
        answer.json["items"].elements.compactMap { $0["name"].string }
    }

    @Test func listsAreFilteredSortedCountedAndPaged() async throws {
        try await Shop.open { shop in
            for (name, category, price, colour) in [
                ("Alder", "Trees", 300, "green"), ("birch", "Trees", 100, "white"), ("Élan", "Cars", 200, "white"),
                ("Cedar", "Trees", 200, "green"),
            ] as [(String, String, Int, String)] {
                _ = try await shop.add([
                    "name": .string(name), "category": .string(category),
                    "price": ["amount": .integer(price), "currency": "USD"], "attributes": ["colour": .string(colour)],
                ])
            }
            func list(_ parameters: KeyValuePairs<String, String>) async throws -> [String] {
                names(try await shop.anyone.get(path(parameters)))
            }
            #expect(names(try await shop.anyone.get("/api/products")) == ["Cedar", "Élan", "birch", "Alder"])
            #expect(try await list(["sort": "name"]) == ["Alder", "birch", "Cedar", "Élan"])
            #expect(try await list(["sort": "price", "category": "Trees"]) == ["birch", "Cedar", "Alder"])
            #expect(try await list(["sort": "-price", "minPrice": "200", "maxPrice": "200"]) == ["Cedar", "Élan"])
            #expect(try await list(["attributes.colour": "white", "category": "Trees"]) == ["birch"])
            #expect(try await list(["q": "elan"]) == ["Élan"])
            #expect(try await list(["q": "green", "sort": "name"]) == ["Alder", "Cedar"])

            let first = try await shop.anyone.get(path(["category": "Trees", "limit": "2", "sort": "name"]))
            #expect(names(first) == ["Alder", "birch"])
            let facets = first.json["facets"]
            #expect(facets["categories"] == [["value": "Trees", "count": 3]])
            #expect(
                facets["attributes"]["colour"]
                    == [["value": "green", "count": 2], ["value": "white", "count": 1]])
            #expect(facets["price"] == ["min": 100, "max": 300])
            let cursor = try #require(first.json["nextCursor"].string)
            let second = try await shop.anyone.get(
                path(["category": "Trees", "limit": "2", "sort": "name", "cursor": cursor]))
            #expect(names(second) == ["Cedar"])
            #expect(second.json["nextCursor"] == .null)
            #expect(second.json["facets"] == .null)
            #expect(second.json["items"][0]["stock"] == 10)
        }
    }

    @Test func aCursorOfAnotherListIsRefused() async throws {
        try await Shop.open { shop in
            for _ in 0..<3 { _ = try await shop.add() }
            let first = try await shop.anyone.get(path(["limit": "1", "sort": "price"]))
            let cursor = try #require(first.json["nextCursor"].string)
            #expect(try await shop.anyone.get(path(["sort": "price", "cursor": cursor])).status == 200)
            for parameters in [
                ["sort": "name", "cursor": cursor], ["cursor": cursor],
                ["sort": "price", "category": "Lighting", "cursor": cursor],
                ["sort": "price", "cursor": String(cursor.dropLast(4))], ["sort": "price", "cursor": "x"],
                ["sort": "price", "cursor": "e30"], ["sort": "price", "cursor": "\u{0}"],
                ["sort": "price", "cursor": ""],
            ] as [KeyValuePairs<String, String>] {
                let answer = try await shop.anyone.get(path(parameters))
                #expect(answer.status == 400, "\(parameters)")
                #expect(answer.problemCode == "invalid_query")
                #expect(answer.wrongFields == ["cursor"])
            }
        }
    }

    @Test func theLongestNamesCanBePagedByName() async throws {
        try await Shop.open { shop in
            let name = String(repeating: "\u{20BB7}", count: 200)
            let quotes = String(repeating: "\"\\", count: 100)
            for text in [name, name, quotes, quotes] { _ = try await shop.add(["name": .string(text)]) }
            var seen: Set<String> = []
            var cursor: String?
            repeat {
                let page = try await shop.anyone.get(
                    path(["sort": "name", "limit": "1"]) + (cursor.map { "&cursor=\($0)" } ?? ""))
                #expect(page.status == 200)
                seen.formUnion(page.json["items"].elements.compactMap { $0["id"].string })
                cursor = page.json["nextCursor"].string
            } while cursor != nil
            #expect(seen.count == 4)
        }
    }

    @Test(arguments: [
        "\"", "'", "*", "lamp*", "\"lamp", "NEAR(", "NEAR(lamp reading, 5)", "AND", "lamp OR", "NOT lamp", "^lamp",
        "name:lamp", "{name} : lamp", "-lamp", "lamp -", "( lamp", "🎧", "lamp 🎧", "%", "_", "\\", "\u{301}",
        "lamp\u{301}",
        "'; DROP TABLE products; --", "ﷺ", "\u{200D}", "+", "", "    ",
    ])
    func anyTextIsSafeToSearchFor(text: String) async throws {
        try await Shop.open { shop in
            _ = try await shop.add()
            for sort in ["relevance", "price"] {
                let answer = try await shop.anyone.get(path(["q": text, "sort": sort]))
                #expect(answer.status == 200, "\(answer.text)")
                let found = ["lamp*", "\"lamp", "^lamp", "-lamp", "lamp -", "( lamp", "lamp 🎧", "lamp\u{301}"]
                #expect(answer.json["items"].elements.count == (found.contains(text) ? 1 : 0))
            }
        }
    }

    @Test func wrongQueriesAreRefused() async throws {
        try await Shop.open { shop in
            for (query, field) in [
                ("q=%00", "q"), ("q=a%07", "q"), ("q=" + String(repeating: "a", count: 201), "q"),
                ("minPrice=-1", "minPrice"),
                ("minPrice=1.5", "minPrice"), ("maxPrice=1e3", "maxPrice"),
                ("maxPrice=99999999999999999999", "maxPrice"),
                ("minPrice=2&maxPrice=1", "minPrice"), ("sort=cheapest", "sort"), ("limit=0", "limit"),
                ("limit=101", "limit"), ("limit=x", "limit"), ("category=", "category"), ("colour=red", "colour"),
                ("q=a&q=b", "q"), ("attributes.colour=a&attributes.colour=b", "attributes.colour"),
                ("attributes.=x", "attributes."), ("attributes.c=%00", "attributes.c"),
                ("attributes.%00=c", "attributes.\u{0}"),
                ((0..<11).map { "attributes.n\($0)=x" }.joined(separator: "&"), "attributes"),
            ] {
                let answer = try await shop.anyone.get("/api/products?" + query)
                #expect(answer.problemCode == "invalid_query", "\(query): \(answer.text)")
                #expect(answer.status == 400)
                #expect(answer.wrongFields == [field], "\(query)")
            }
        }
    }

    @Test func aPlusIsASpaceAsFormsWriteIt() async throws {
        try await Shop.open { shop in
            _ = try await shop.add(["category": "Home & garden", "attributes": ["frame size": "7 x 5"]])
            let list = try await shop.anyone.get(
                "/api/products?category=Home+%26+garden&attributes.frame+size=7+x+5&q=reading+lamp")
            #expect(list.status == 200)
            #expect(list.json["items"].elements.count == 1)
        }
    }

    @Test func textThatLooksEqualIsEqual() async throws {
        try await Shop.open { shop in
            for (name, value) in [("caf\u{E9}", "\u{E9}"), ("cafe\u{301}", "e\u{301}")] {
                _ = try await shop.add(["attributes": [name: .string(value)], "category": .string(name)])
            }
            let list = try await shop.anyone.get(path(["attributes.cafe\u{301}": "\u{E9}", "category": "cafe\u{301}"]))
            #expect(list.json["items"].elements.count == 2)
            #expect(list.json["facets"]["attributes"]["caf\u{E9}"] == [["value": "\u{E9}", "count": 2]])
        }
    }
}
