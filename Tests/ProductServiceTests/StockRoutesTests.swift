import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct StockRoutesTests {
    @Test func stockMovesByAdjustmentsThatAreKept() async throws {
        try await Shop.open { shop in
            let id = try await shop.add(["stock": 5])
            let path = "/api/products/\(id)/stock"
            let more = try await shop.owner.post(path, ["change": 7, "reason": "Delivery"])
            #expect(more.status == 201)
            #expect(more.json["change"] == 7)
            #expect(more.json["available"] == 12)
            #expect(more.json["reason"] == "Delivery")
            #expect(more.json["createdAt"].string.flatMap(Timestamp.init) != nil)
            let fewer = try await shop.owner.post(path, ["change": -12, "reason": "Fire"])
            #expect(fewer.json["available"] == 0)
            let tooMany = try await shop.owner.post(path, ["change": -1, "reason": "Theft"])
            #expect(tooMany.status == 409)
            #expect(tooMany.problemCode == "insufficient_stock")
            #expect(tooMany.json["available"] == 0)
            #expect(try await shop.anyone.get("/api/products/\(id)").json["stock"] == 0)

            let first = try await shop.owner.get(path + "?limit=2")
            #expect(first.json["supplied"] == 0)
            #expect(first.json["items"].elements.map { $0["change"].integer } == [-12, 7])
            #expect(first.json["items"][1] == more.json)
            let cursor = try #require(first.json["nextCursor"].string)
            let second = try await shop.owner.get(path + "?limit=2&cursor=\(cursor)")
            #expect(second.json["items"].elements.map { $0["change"].integer } == [5])
            #expect(second.json["nextCursor"] == .null)
            let another = try await shop.add()
            let wrong = try await shop.owner.get("/api/products/\(another)/stock?cursor=\(cursor)")
            #expect(wrong.problemCode == "invalid_query")
        }
    }

    @Test func wrongAdjustmentsAreRefused() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let path = "/api/products/\(id)/stock"
            let cases: [(JSONValue, Int)] = [
                (["change": 0, "reason": "x"], 422), (["change": 1_000_000_001, "reason": "x"], 422),
                (["change": -1_000_000_001, "reason": "x"], 422), (["change": .number(1.5), "reason": "x"], 400),
                (["change": "1", "reason": "x"], 400), (["change": 1], 400), (["reason": "x"], 400),
                (["change": 1, "reason": ""], 422), (["change": 1, "reason": "a\u{0}b"], 422),
                (["change": 1, "reason": .string(String(repeating: "x", count: 201))], 422),
                (["change": 1, "reason": "x", "stock": 5], 400),
                (["change": 1_000_000_000, "reason": "beyond the limit"], 422),
            ]
            for (body, status) in cases {
                let answer = try await shop.owner.post(path, body)
                #expect(answer.status == status, "\(body)")
                #expect(answer.problemCode != nil)
            }
            #expect(try await shop.figures(of: id).supplied == 10)
            #expect(try await shop.events().count == 1)
            #expect(try await shop.owner.get("/api/products/\(Identifier.make())/stock").status == 404)
            #expect(try await shop.owner.post("/api/products/x/stock", ["change": 1, "reason": "x"]).status == 404)
        }
    }
}
