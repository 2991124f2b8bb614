public import Commerce
import HTTPTypes
import NIOCore

/// Reads the feed of another service.
public struct EventFeedClient: Sendable {
    private let client: ServiceClient

    /// - Parameter client: one over the HTTP client for long polls.
    public init(_ client: ServiceClient) {
        self.client = client
    }

    /// The events after `cursor`, waiting up to `wait` whole seconds when there are none.
    ///
    /// - Throws: ``Commerce/AnotherLog`` when the cursor belongs to another log.
    public func page<Body: Decodable & Sendable>(
        of type: Body.Type, after cursor: EventCursor, limit: Int, wait: Int
    ) async throws -> FeedPage<Body> {
        try await answer(after: cursor, limit: limit, wait: wait).decoded(as: FeedPage<Body>.self)
    }

    /// The same page as `read` reads it, for logs that are too long for a decoder.
    public func page<Page: Sendable>(
        after cursor: EventCursor, limit: Int, wait: Int, _ read: (inout JSONReader) throws -> Page
    ) async throws -> Page {
        let body = try await answer(after: cursor, limit: limit, wait: wait).content
        return try body.withUnsafeReadableBytes { try JSONReader.read($0, read) }
    }

    private func answer(after cursor: EventCursor, limit: Int, wait: Int) async throws -> ServiceAnswer {
        var path = "/internal/events?after=\(cursor.position)&limit=\(limit)&wait=\(wait)"
        if let epoch = cursor.epoch { path += "&epoch=\(epoch)" }
        if let id = cursor.eventId { path += "&id=\(id)" }
        let answer = try await client.call(.get, path, timeout: .seconds(wait + 10))
        if answer.status == 409, let epoch = EventFeedClient.epoch(of: answer) { throw AnotherLog(epoch: epoch) }
        return answer
    }

    private static func epoch(of answer: ServiceAnswer) -> Identifier? {
        guard case .object(let members)? = try? JSONParser.parse(answer.body.readableBytesView),
            case .string(let epoch)? = members["epoch"]
        else { return nil }
        return Identifier(epoch)
    }
}
