import Commerce
import Hummingbird
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct EventFeedTests {
    @Test func eventsAreHandedOutAsTheyAreStored() async throws {
        try await TestPlatform.run { surroundings in
            let log = FixedLog()
            let builder = ServiceBuilder(.orders, surroundings.platform)
            EventFeedRoutes(log: log).add(
                to: builder.router.group("internal").add(
                    middleware: ServiceTokenMiddleware(surroundings.platform.token)))
            let service = builder.build(storage: "none", health: Health([]))
            try await running([service]) {
                let client = APIClient(port: try await service.port)
                let token = surroundings.platform.token.authorization
                let answer = try await client.get("/internal/events?after=0", headers: ["Authorization": token])
                let events = log.events.map { stored in
                    let event = stored.event
                    return #"{"position":\#(stored.position),"id":"\#(event.id)","type":"\#(event.type)","#
                        + #""version":\#(event.version),"occurredAt":"\#(event.occurredAt)","#
                        + #""body":\#(String(decoding: event.body, as: UTF8.self))}"#
                }
                #expect(
                    answer.text
                        == #"{"epoch":"\#(log.epoch)","head":7,"events":[\#(events.joined(separator: ","))]}"#)
                #expect(answer.json["events"].elements.count == 3)
            }
        }
    }
}

/// A log of three events, with bodies as no encoder writes them.
private struct FixedLog: EventLog {
    let commitCount: UInt64 = 0
    let epoch = Identifier.make()
    let events = [#"{ "b" : "ü", "a":1e2 }"#, "{}", #"{"text":"\u0041\/"}"#].enumerated().map { index, body in
        StoredEvent(
            position: Int64(index + 1),
            event: NewEvent(
                id: .make(), type: "order.paid", version: index, occurredAt: .now, body: Array(body.utf8)))
    }

    func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        EventPage(epoch: epoch, head: 7, events: events)
    }

    func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {}
}
