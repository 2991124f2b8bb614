import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// How a page of the orders log is read as it comes over the wire.
@Suite struct OrderFeedPageTests {
    private static let cursor = EventCursor(epoch: .make(), position: 41, eventId: .make())

    private func page(_ bytes: [UInt8], after cursor: EventCursor = cursor) throws -> OrderFeedPage {
        try bytes.withUnsafeBytes { try JSONReader.read($0) { try OrderFeedPage(&$0, after: cursor) } }
    }

    private func event(_ position: Int, _ type: String, version: Int = 1, body: JSONValue) -> JSONValue {
        [
            "position": .integer(position), "id": .string("\(Identifier.make())"), "type": .string(type),
            "version": .integer(version), "occurredAt": .string("\(Timestamp.now)"), "body": body,
        ]
    }

    private func page(_ events: [JSONValue]) -> JSONValue {
        ["epoch": .string("\(Identifier.make())"), "head": 99, "events": .array(events)]
    }

    @Test func anySpellingIsReadAsByFoundation() throws {
        var orders = RandomOrders(seed: 71)
        var json = RandomJSON(seed: 72)
        var random = SeededGenerator(seed: 73)
        for count in 0..<40 {
            let events = try (0..<count).map { index in
                let type = OrderEventType.allCases.randomElement(using: &random)!
                let body = try JSONParser.parse(JSONWriter.bytes(orders.facts()))
                return json.withUnknownMembers(event(index + 42, type.rawValue, body: json.withUnknownMembers(body)))
            }
            let bytes = Array(json.spelling(of: json.withUnknownMembers(page(events))).utf8)
            let expected = try JSONCoding.decoder.decode(FeedPage<OrderFacts>.self, from: Data(bytes))
            let found = try page(bytes)
            #expect(found.events.map(\.position) == expected.events.map(\.position))
            #expect(found.events.map(\.id) == expected.events.map(\.id))
            #expect(found.events.map(\.type.rawValue) == expected.events.map(\.type))
            #expect(found.events.map(\.occurredAt) == expected.events.map(\.occurredAt))
            #expect(found.events.map(\.order) == expected.events.map(\.body))
            #expect(found.unknown.isEmpty)
            #expect(found.head == 99)
            #expect(found.cursor == expected.cursor(after: OrderFeedPageTests.cursor))
            #expect(found.lastEventAt == expected.events.last?.occurredAt)
        }
    }

    @Test func unknownEventsArePassedOverWhateverTheirBodies() throws {
        var orders = RandomOrders(seed: 74)
        var json = RandomJSON(seed: 75)
        for _ in 0..<100 {
            let known = try JSONParser.parse(JSONWriter.bytes(orders.facts()))
            let events = [
                event(42, "order.gift_wrapped", body: json.value()), event(43, "order.paid", body: known),
                event(44, "order.paid", version: 2, body: json.value()), event(45, "order.placed", body: known),
                event(46, "order.", version: 0, body: known),
            ]
            let found = try page(Array(json.spelling(of: page(events)).utf8))
            #expect(found.events.map(\.position) == [43, 45])
            #expect(
                found.unknown == ["order.gift_wrapped version 1", "order.paid version 2", "order. version 0"])
            #expect(found.cursor.position == 46)
            #expect(found.cursor.eventId?.description == events[4]["id"].string)
            #expect(found.lastEventAt?.description == events[4]["occurredAt"].string)
        }
    }

    @Test func whatIsNoPageIsAnError() throws {
        var orders = RandomOrders(seed: 76)
        let body = try JSONParser.parse(JSONWriter.bytes(orders.facts()))
        let good = event(42, "order.paid", body: body)
        #expect(try page(JSONCoding.bytes(page([good]))).events.count == 1)
        guard case .object(let members) = good, case .object(let pageMembers) = page([good]) else { return }
        for name in members.keys {
            var members = members
            members[name] = nil
            #expect(throws: JSONSyntaxError.self, "\(name)") {
                try page(JSONCoding.bytes(page([.object(members)])))
            }
            members[name] = .array([])
            #expect(throws: JSONSyntaxError.self, "\(name)") {
                try page(JSONCoding.bytes(page([.object(members)])))
            }
        }
        for name in pageMembers.keys {
            var members = pageMembers
            members[name] = nil
            #expect(throws: JSONSyntaxError.self, "\(name)") { try page(JSONCoding.bytes(JSONValue.object(members))) }
        }
        let whole = try JSONCoding.bytes(page([good]))
        for length in 0..<whole.count {
            #expect(throws: JSONSyntaxError.self) { try page(Array(whole.prefix(length))) }
        }
    }
}
