import Commerce
import Foundation
import Hummingbird
import NIOCore
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport

@testable import AnalyticsService

/// An orders service that has only its event log, which a test writes to.
final class OrdersLog: EventLog {
    /// A log and the database it is in.
    private struct Content {
        let database: SQLiteDatabase
        let log: SQLEventLog
        /// What was appended, for the sums of the orders.
        var events: [OrderEvent] = []
        var cursor: EventCursor
        var isAway = false
    }

    private let content: Mutex<Content>
    private let directory: TemporaryDirectory

    init() async throws {
        directory = try TemporaryDirectory()
        content = Mutex(try await OrdersLog.make(directory.path + "/1.sqlite"))
    }

    private static func make(_ path: String) async throws -> Content {
        let database = try SQLiteDatabase(path: path, durability: .process)
        try await database.migrate([SQLEventLog.migration(number: 1)])
        let log = SQLEventLog(database: database)
        try await log.prepare()
        let epoch = try await log.page(after: .start, limit: 0).epoch
        return Content(
            database: database, log: log, cursor: EventCursor(epoch: epoch, position: 0, eventId: nil))
    }

    /// Puts another log, empty, in the place of this one, as a restored backup does.
    func replace() async throws {
        let other = try await OrdersLog.make(directory.path + "/2.sqlite")
        content.withLock { $0 = other }
    }

    /// Whether it hands out no page.
    var isAway: Bool {
        get { content.withLock { $0.isAway } }
        set { content.withLock { $0.isAway = newValue } }
    }

    /// Appends events and returns the position of the last.
    @discardableResult
    func append(_ events: [OrderEvent]) async throws -> Int64 {
        try await append(
            events.map {
                NewEvent(
                    id: $0.id, type: $0.type.rawValue, occurredAt: $0.occurredAt, body: try JSONCoding.bytes($0.order))
            }, telling: events)
    }

    /// - Parameter known: those that tell of orders.
    @discardableResult
    func append(_ events: [NewEvent], telling known: [OrderEvent] = []) async throws -> Int64 {
        let position = try await content.withLock { $0.database }.write { try SQLEventLog.append(events, to: $0) }
        content.withLock { content in
            content.events += known
            content.cursor.position = position
            content.cursor.eventId = events.last?.id
        }
        return position
    }

    func page(after cursor: EventCursor, limit: Int) async throws -> EventPage {
        if isAway { throw Problem.unavailable("The log is away.", isFailure: false) }
        return try await content.withLock { $0.log }.page(after: cursor, limit: limit)
    }

    var commitCount: UInt64 { content.withLock { $0.log }.commitCount }

    func waitForCommit(after commitCount: UInt64, timeout: Duration) async throws {
        try await content.withLock { $0.log }.waitForCommit(after: commitCount, timeout: timeout)
    }

    func service(_ platform: Platform) -> RunningService {
        let builder = ServiceBuilder(.orders, platform)
        let group = builder.router.group("internal").add(middleware: ServiceTokenMiddleware(platform.token))
        EventFeedRoutes(log: self).add(to: group)
        let ledger = OrderLedger { self.content.withLock { ($0.events, $0.cursor) } }
        group.post("sums") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let asked = try JSONCoding.decoder.decode(SumsRequest.self, from: Data(body.readableBytesView))
            let answer = try await ledger.sums(of: asked.periods)
            return try Response.json(answer, headers: answer.cursor.httpFields)
        }
        return builder.build(storage: "sqlite", health: Health([]))
    }
}
