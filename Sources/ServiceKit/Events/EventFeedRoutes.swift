public import Commerce
public import Hummingbird

/// `GET /internal/events?epoch=E&after=N&id=I&limit=L&wait=S`: the events after a cursor, as they are stored.
///
/// Waits up to S seconds (0 to 30) when there are none, and answers as soon as one is committed. A cursor of another log is
/// 409 `another_log` with that log's `epoch`.
public struct EventFeedRoutes: Sendable {
    private let log: any EventLog

    public init(log: any EventLog) {
        self.log = log
    }

    public func add(to group: RouterGroup<ServiceRequestContext>) {
        group.get("events") { request, _ in try await page(request) }
    }

    private struct Query {
        let cursor: EventCursor
        let limit: Int
        let wait: Int
    }

    private func page(_ request: Request) async throws -> Response {
        let query = try request.query { query in
            Query(
                cursor: EventCursor(
                    epoch: query.identifier("epoch"), position: Int64(query.integer("after", 0...Int.max) ?? 0),
                    eventId: query.identifier("id")),
                limit: query.integer("limit", 1...10_000) ?? 1_000,
                wait: query.integer("wait", 0...30) ?? 0)
        }
        do {
            let deadline = ContinuousClock.now + .seconds(query.wait)
            while true {
                let commits = log.commitCount
                let page = try await log.page(after: query.cursor, limit: query.limit)
                let left = deadline - .now
                if !page.events.isEmpty || left <= .zero {
                    return .json(bytes: JSONWriter.bytes(page, capacity: page.jsonSize))
                }
                try await log.waitForCommit(after: commits, timeout: left)
            }
        } catch let error as AnotherLog {
            throw Problem.conflict(
                code: "another_log", "The cursor belongs to another log: start over.",
                members: ["epoch": .string(error.epoch.description)])
        }
    }
}
