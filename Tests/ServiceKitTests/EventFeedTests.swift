import Commerce
import Hummingbird
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@Suite struct EventFeedTests {
    /// A consumer takes 64 MiB at most, so a thousand large events must not come in one page.
    @Test func aPageOfLargeEventsEndsEarlyAndTheNextGoesOn() async throws {
        try await TestPlatform.run { surroundings in
            let builder = ServiceBuilder(.orders, surroundings.platform)
            EventFeedRoutes(log: LargeEvents()).add(
                to: builder.router.group("internal").add(
                    middleware: ServiceTokenMiddleware(surroundings.platform.token)))
            let service = builder.build(storage: "none", health: Health([]))
            try await running([service]) {
                let client = APIClient(port: try await service.port)
                let token = surroundings.platform.token.authorization
                var positions: [Int] = []
                while positions.count < LargeEvents.count {
                    let page = try await client.get(
                        "/internal/events?limit=1000&after=\(positions.last ?? 0)", headers: ["Authorization": token])
                    #expect(page.bytes.count < 5 << 20)
                    positions += page.json["events"].elements.compactMap { $0["position"].integer }
                }
                #expect(positions == Array(1...LargeEvents.count))
            }
        }
    }
}

/// A log of events of 100 KB.
private struct LargeEvents: EventLog {
    static let count = 100

    let commitCount: UInt64 = 0

    func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        let body = Array(#"{"text":"\#(String(repeating: "x", count: 100_000))"}"#.utf8)
        let events = (cursor.position..<Int64(LargeEvents.count)).prefix(limit).map { position in
            StoredEvent(
                position: position + 1, event: NewEvent(id: .make(), type: "large", occurredAt: .now, body: body))
        }
        return EventPage(epoch: .make(), head: Int64(LargeEvents.count), events: Array(events))
    }

    func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {}
}
