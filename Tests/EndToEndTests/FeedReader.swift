import NIOHTTP1
import ServiceKit
import TestSupport

/// Reads a feed as a consumer does: from the beginning, a page after another.
struct FeedReader {
    struct Event {
        let position: Int
        let id: String
        let type: String
        let body: JSONValue
    }

    private let client: APIClient
    private let token: ServiceToken

    init(_ client: APIClient, _ token: ServiceToken) {
        self.client = client
        self.token = token
    }

    /// The position of the last event.
    func head() async throws -> Int {
        let page = try await client.get("/internal/events?limit=1", headers: ["Authorization": token.authorization])
        guard let head = page.json["head"].integer else {
            throw UnexpectedAnswer(status: page.status, body: page.text)
        }
        return head
    }

    func readAll(untilHeadIs head: Int) async throws -> [Event] {
        var events: [Event] = []
        var epoch = ""
        while events.count < head {
            let cursor = events.last.map { "after=\($0.position)&id=\($0.id)&epoch=\(epoch)&" } ?? ""
            let page = try await client.get(
                "/internal/events?\(cursor)limit=7&wait=5", headers: ["Authorization": token.authorization])
            guard page.status == 200 else { throw UnexpectedAnswer(status: page.status, body: page.text) }
            epoch = page.json["epoch"].string ?? ""
            events += page.json["events"].elements.map {
                Event(
                    position: $0["position"].integer ?? -1, id: $0["id"].string ?? "", type: $0["type"].string ?? "",
                    body: $0["body"])
            }
        }
        return events
    }
}
