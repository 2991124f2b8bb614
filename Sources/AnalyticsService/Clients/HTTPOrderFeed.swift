import Commerce
import ServiceKit

/// The orders log over HTTP.
struct HTTPOrderFeed: OrderFeed {
    private static let knownVersion = 1

    private let client: EventFeedClient

    init(_ client: EventFeedClient) {
        self.client = client
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        let page = try await client.page(of: OrderEventBody.self, after: cursor, limit: limit, wait: wait)
        var events: [OrderEvent] = []
        events.reserveCapacity(page.events.count)
        var unknown: [String] = []
        for event in page.events {
            guard let type = OrderEventType(rawValue: event.type), event.version == HTTPOrderFeed.knownVersion else {
                unknown.append("\(event.type) version \(event.version)")
                continue
            }
            events.append(OrderEvent(type: type, occurredAt: event.occurredAt, order: try event.body.order()))
        }
        return OrderFeedPage(
            events: events, unknown: unknown, lastEventAt: page.events.last?.occurredAt,
            cursor: page.cursor(after: cursor), head: page.head)
    }
}
