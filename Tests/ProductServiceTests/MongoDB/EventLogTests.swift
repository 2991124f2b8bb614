import Commerce
import DatabaseAccess
import MongoDatabase
import TestSupport
import Testing

@testable import ProductService

/// The contract of ``EventLog``, on MongoDB.
@Suite struct EventLogTests {
    @Test func eventsComeBackInOrderAsTheyWereStored() async throws {
        try await LogInstances.run { instances in
            let events = ["{\"a\":1}", "{ \"b\" : \"ü\" }", "{}"].enumerated().map {
                LogInstances.event($1, id: LogInstances.id(at: $0))
            }
            try await instances.append([events[0]])
            try await instances.append([events[1], events[2]])
            let page = try await instances.logs[0].page(after: .start, limit: 10)
            #expect(page.head == 3)
            #expect(page.events.map(\.position) == [1, 2, 3])
            for (stored, event) in zip(page.events.map(\.event), events) {
                #expect(stored.id == event.id)
                #expect(stored.type == event.type)
                #expect(stored.version == event.version)
                #expect(stored.occurredAt == event.occurredAt)
                #expect(stored.body == event.body)
            }
        }
    }

    @Test func pagesFollowEachOtherUntilTheHead() async throws {
        try await LogInstances.run { instances in
            try await instances.append((0..<1_205).map { _ in LogInstances.event() })
            var cursor = EventCursor.start
            var sizes: [Int] = []
            repeat {
                let page = try await instances.logs[0].page(after: cursor, limit: 600)
                sizes.append(page.events.count)
                cursor = page.cursor(after: cursor)
            } while sizes.last != 0
            #expect(sizes == [600, 600, 5, 0])
            #expect(cursor.position == 1_205)
        }
    }

    @Test func aPageOfLargeEventsEndsEarlyAndTheNextGoesOn() async throws {
        try await LogInstances.run { instances in
            let (large, huge) = (1_000_000, EventPage.size)
            for size in [large, large, large, large, large, huge, huge, large] {
                try await instances.append([LogInstances.event(String(repeating: "x", count: size))])
            }
            var cursor = EventCursor.start
            var pages: [[Int64]] = []
            repeat {
                let page = try await instances.logs[0].page(after: cursor, limit: 1_000)
                pages.append(page.events.map(\.position))
                #expect(page.head == 8)
                cursor = page.cursor(after: cursor)
            } while pages.last?.isEmpty == false
            #expect(pages == [[1, 2, 3, 4, 5], [6], [7], [8], []])
        }
    }

    @Test func aTransactionThatFailsLeavesNoGap() async throws {
        struct Failed: Error {}
        try await LogInstances.run { instances in
            try await instances.append([LogInstances.event()])
            await #expect(throws: Failed.self) {
                try await instances.databases[0].transaction { connection in
                    try MongoEventLog.append([LogInstances.event()], connection)
                    throw Failed()
                }
            }
            try await instances.append([LogInstances.event()])
            #expect(try await instances.logs[0].page(after: .start, limit: 10).events.map(\.position) == [1, 2])
        }
    }

    @Test func aCursorOfAnotherLogIsRefused() async throws {
        try await LogInstances.run { instances in
            let log = instances.logs[0]
            try await instances.append([LogInstances.event(), LogInstances.event()])
            let page = try await log.page(after: .start, limit: 10)
            let cursor = page.cursor(after: .start)
            for change: (inout EventCursor) -> Void in [
                { $0.epoch = .make() }, { $0.epoch = nil }, { $0.position = 3 }, { $0.position = 1 },
                { $0.position = -1 },
                { $0.eventId = .make() }, { $0.eventId = nil },
                { $0 = EventCursor(epoch: .make(), position: 0, eventId: nil) },
            ] {
                var other = cursor
                change(&other)
                await #expect(throws: AnotherLog(epoch: page.epoch)) { try await log.page(after: other, limit: 10) }
            }
            #expect(try await log.page(after: cursor, limit: 10).events.isEmpty)
            let start = EventCursor(epoch: page.epoch, position: 0, eventId: nil)
            #expect(try await log.page(after: start, limit: 10).events.count == 2)
        }
    }

    @Test func aReaderIsWokenByACommit() async throws {
        try await LogInstances.run { instances in
            let log = instances.logs[0]
            let commits = log.commitCount
            try await instances.append([LogInstances.event()])
            #expect(log.commitCount > commits)
            try await log.waitForCommit(after: commits, timeout: .seconds(60))
        }
    }

    @Test func waitingEndsEarlySinceOtherInstancesMayHaveWritten() async throws {
        try await LogInstances.run { instances in
            let log = instances.logs[0]
            let begin = ContinuousClock.now
            try await log.waitForCommit(after: log.commitCount, timeout: .seconds(60))
            let waited = ContinuousClock.now - begin
            #expect(waited < .seconds(30))
        }
    }

    @Test func instancesThatStartTogetherMakeOneLog() async throws {
        let address = try await MongoDBServer.shared().makeDatabase()
        let epochs = try await together(5) { _ in
            let repository = try await MongoProductRepository.open(try MongoDatabase(address))
            let epoch = try await repository.log.page(after: .start, limit: 1).epoch
            try await repository.close()
            return epoch
        }
        #expect(Set(epochs).count == 1)
    }
}
