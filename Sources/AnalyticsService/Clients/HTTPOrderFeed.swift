import Commerce
import ServiceKit

/// The orders log over HTTP.
struct HTTPOrderFeed: OrderFeed {
    private let client: EventFeedClient

    init(_ client: EventFeedClient) {
        self.client = client
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        try await client.page(after: cursor, limit: limit, wait: wait) { json in
            try OrderFeedPage(&json, after: cursor)
        }
    }
}
