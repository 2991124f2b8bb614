import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct ReservationRoutesTests {
    @Test func fiftyOrdersForTheLastTenSellExactlyTen() async throws {
        try await Shop.open { shop in
            let scarce = try await shop.add(["stock": 10])
            let plenty = try await shop.add(["stock": 1_000])
            let outcomes = try await withThrowingTaskGroup(of: JSONValue.self) { group in
                for number in 0..<50 {
                    let lines = number % 2 == 0 ? [(scarce, 1), (plenty, 3)] : [(plenty, 3), (scarce, 1)]
                    group.addTask { try await shop.reserve(.make(), lines) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            let reserved = outcomes.filter { $0["outcome"] == "reserved" }
            #expect(reserved.count == 10)
            let refused = outcomes.filter { $0["outcome"] == "insufficientStock" }
            #expect(refused.count == 40)
            let shortage: JSONValue = [["productId": .string(scarce), "requested": 1, "available": 0]]
            #expect(refused.allSatisfy { $0["shortages"] == shortage })
            let none = try await shop.figures(of: scarce)
            #expect(none == StockFigures(available: 0, reserved: 10, sold: 0, returned: 0, supplied: 10))
            let rest = try await shop.figures(of: plenty)
            #expect(rest == StockFigures(available: 970, reserved: 30, sold: 0, returned: 0, supplied: 1_000))
            let events = try await shop.events()
            #expect(events.count { $0["type"] == "product.stock_refused" } == 40)
        }
    }

    @Test func aReservationIsConfirmedAndReturned() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let order = Identifier.make()
            let answer = try await shop.reserve(order, [(id, 4)])
            let line: JSONValue = [
                "productId": .string(id), "name": "Reading lamp", "category": "Lighting",
                "unitPrice": ["amount": 4_999, "currency": "USD"], "quantity": 4,
            ]
            #expect(answer == ["outcome": "reserved", "lines": [line]])
            #expect(try await shop.figures(of: id).reserved == 4)
            for _ in 0..<2 {
                #expect(try await shop.call(.POST, "reservations/\(order)/confirm").status == 204)
            }
            #expect(
                try await shop.figures(of: id)
                    == StockFigures(available: 6, reserved: 0, sold: 4, returned: 0, supplied: 10))
            let released = try await shop.call(.POST, "reservations/\(order)/release")
            #expect(released.status == 409)
            #expect(released.problemCode == "invalid_state")
            let path = "reservations/\(order)/returns/"
            let first = Identifier.make()
            for quantity in [3, 3, 1] {
                #expect(try await shop.call(.POST, path + "\(first)", Shop.lines([(id, quantity)])).status == 204)
            }
            let tooMany = try await shop.call(.POST, path + "\(Identifier.make())", Shop.lines([(id, 2)]))
            #expect(tooMany.status == 409)
            #expect(tooMany.problemCode == "return_exceeds_sold")
            #expect(tooMany.json["returnable"] == 1)
            let never = try await shop.add()
            let notSold = try await shop.call(.POST, path + "\(Identifier.make())", Shop.lines([(id, 1), (never, 1)]))
            #expect(notSold.problemCode == "return_exceeds_sold")
            #expect(
                try await shop.figures(of: id)
                    == StockFigures(available: 9, reserved: 0, sold: 4, returned: 3, supplied: 10))
            #expect(try await shop.reserve(order, [(never, 1)]) == answer)
        }
    }

    @Test func releasingGivesEverythingBackAndLeavesATombstone() async throws {
        try await Shop.open { shop in
            let (one, two) = (try await shop.add(), try await shop.add())
            let order = Identifier.make()
            let answer = try await shop.reserve(order, [(one, 4), (two, 10)])
            for _ in 0..<2 { #expect(try await shop.call(.POST, "reservations/\(order)/release").status == 204) }
            #expect(try await shop.figures(of: one).available == 10)
            #expect(try await shop.figures(of: two).available == 10)
            #expect(try await shop.reserve(order, [(one, 4)]) == answer)
            #expect(try await shop.figures(of: one).available == 10)
            #expect(try await shop.call(.POST, "reservations/\(order)/confirm").problemCode == "invalid_state")
            let unknown = Identifier.make()
            #expect(try await shop.call(.POST, "reservations/\(unknown)/release").status == 204)
            #expect(try await shop.reserve(unknown, [(one, 1)]) == ["outcome": "released"])
            #expect(try await shop.figures(of: one).available == 10)
            let never = Identifier.make()
            #expect(try await shop.call(.POST, "reservations/\(never)/confirm").status == 409)
            let back = try await shop.call(.POST, "reservations/\(never)/returns/\(never)", Shop.lines([(one, 1)]))
            #expect(back.problemCode == "invalid_state")
        }
    }

    @Test func aRefusalIsRepeatedForEverAndToldOnce() async throws {
        try await Shop.open { shop in
            let id = try await shop.add(["stock": 1])
            let order = Identifier.make()
            let refused = try await shop.reserve(order, [(id, 2)])
            #expect(refused["outcome"] == "insufficientStock")
            _ = try await shop.owner.post("/api/products/\(id)/stock", ["change": 50, "reason": "Delivery"])
            #expect(try await shop.reserve(order, [(id, 2)]) == refused)
            #expect(try await shop.call(.POST, "reservations/\(order)/release").status == 204)
            #expect(try await shop.reserve(order, [(id, 1)]) == refused)
            #expect(try await shop.call(.POST, "reservations/\(order)/confirm").status == 409)
            let unknown = Identifier.make()
            let another = Identifier.make()
            let answer = try await shop.reserve(another, [(id, 1_000), (unknown.description, 1)])
            #expect(answer == ["outcome": "unknownProducts", "productIds": [.string(unknown.description)]])
            let events = try await shop.events().filter { $0["type"] == "product.stock_refused" }
            let shortage: JSONValue = [
                "productId": .string(id), "name": "Reading lamp", "category": "Lighting", "requested": 2,
                "available": 1,
            ]
            #expect(events.map { $0["body"] } == [["orderId": .string(order.description), "shortages": [shortage]]])
        }
    }

    @Test func aDeletedProductIsNotSoldButItsOrdersGoOn() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let (kept, released) = (Identifier.make(), Identifier.make())
            for order in [kept, released] { _ = try await shop.reserve(order, [(id, 1)]) }
            _ = try await shop.owner.delete("/api/products/\(id)", headers: ["If-Match": "*"])
            let late = try await shop.reserve(.make(), [(id, 1)])
            #expect(late == ["outcome": "unknownProducts", "productIds": [.string(id)]])
            #expect(try await shop.call(.POST, "reservations/\(kept)/confirm").status == 204)
            #expect(try await shop.call(.POST, "reservations/\(released)/release").status == 204)
            let back = try await shop.call(.POST, "reservations/\(kept)/returns/\(kept)", Shop.lines([(id, 1)]))
            #expect(back.status == 204)
        }
    }

    @Test func wrongLinesAreRefusedAndNothingIsRecorded() async throws {
        try await Shop.open { shop in
            let id = try await shop.add()
            let order = Identifier.make()
            let line: JSONValue = ["productId": .string(id), "quantity": 1]
            let cases: [(JSONValue, Int)] = [
                (["items": []], 422), (["items": [line, line]], 422), ([:], 400), ([], 400),
                (["items": [["productId": "x", "quantity": 1]]], 422),
                (["items": [["productId": .string(id), "quantity": 0]]], 422),
                (["items": [["productId": .string(id), "quantity": -1]]], 422),
                (["items": [["productId": .string(id), "quantity": 1_001]]], 422),
                (["items": [["productId": .string(id), "quantity": .number(1.5)]]], 400),
                (["items": [line], "price": 1], 400),
                (["items": .array(Array(repeating: line, count: 10_000))], 422),
            ]
            for (body, status) in cases {
                let answer = try await shop.call(.PUT, "reservations/\(order)", body)
                #expect(answer.status == status, "\(answer.text)")
                #expect(answer.problemCode != nil)
            }
            #expect(try await shop.figures(of: id).available == 10)
            #expect(try await shop.reserve(order, [(id, 1)])["outcome"] == "reserved")
        }
    }

    @Test func onlyServicesReachTheInternalPaths() async throws {
        try await Shop.open { shop in
            let path = "/internal/reservations/\(Identifier.make())"
            for client in [shop.anyone, shop.owner, shop.admin] {
                #expect(try await client.put(path, Shop.lines([])).status == 401)
                #expect(try await client.post(path + "/confirm").status == 401)
                #expect(try await client.post(path + "/release").status == 401)
                #expect(try await client.post(path + "/returns/\(Identifier.make())", Shop.lines([])).status == 401)
                #expect(try await client.get("/internal/events").status == 401)
            }
            let malformed = try await shop.call(.PUT, "reservations/x", Shop.lines([]))
            #expect(malformed.status == 404)
        }
    }
}
