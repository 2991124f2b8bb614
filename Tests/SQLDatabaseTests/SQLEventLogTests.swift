import Commerce
import SQLDatabase
import Testing

@Suite
struct SQLEventLogTests {
    private func withLog(_ body: (SQLEventLog, SQLiteDatabase) async throws -> Void) async throws {
        try await withTemporaryPath { path in
            let database = try SQLiteDatabase(path: path)
            try await database.migrate([SQLEventLog.migration(number: 1)])
            let log = SQLEventLog(database: database)
            try await log.prepare()
            try await body(log, database)
            try await database.close()
        }
    }

    private func event(_ text: String = "{}") -> NewEvent {
        NewEvent(
            id: .make(), type: "order.paid", version: 2, occurredAt: Timestamp(milliseconds: 1_700_000_000_123),
            body: Array(text.utf8))
    }

    private func append(_ events: [NewEvent], _ database: SQLiteDatabase) async throws -> Int64 {
        try await database.write { try SQLEventLog.append(events, to: $0) }
    }

    @Test
    func eventsComeBackInOrderAsTheyWereStored() async throws {
        try await withLog { log, database in
            let events = [event("{\"a\":1}"), event("{ \"b\" : \"ü\" }"), event()]
            #expect(try await append([events[0]], database) == 1)
            #expect(try await append([events[1], events[2]], database) == 3)
            #expect(try await append([], database) == 3)
            let page = try await log.page(after: .start, limit: 10)
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

    @Test
    func pagesFollowEachOtherUntilTheHead() async throws {
        try await withLog { log, database in
            _ = try await append((0..<5).map { _ in event() }, database)
            var cursor = EventCursor.start
            var sizes: [Int] = []
            repeat {
                let page = try await log.page(after: cursor, limit: 2)
                sizes.append(page.events.count)
                cursor = page.cursor(after: cursor)
            } while sizes.last != 0
            #expect(sizes == [2, 2, 1, 0])
            #expect(cursor.position == 5)
        }
    }

    @Test
    func aPageOfLargeEventsEndsEarlyAndTheNextGoesOn() async throws {
        try await withLog { log, database in
            let large = event(#"{"text":"\#(String(repeating: "x", count: 1_000_000))"}"#)
            let huge = event(#"{"text":"\#(String(repeating: "x", count: EventPage.size))"}"#)
            _ = try await append([large, large, large, large, large, huge, huge, large], database)
            var cursor = EventCursor.start
            var pages: [[Int64]] = []
            repeat {
                let page = try await log.page(after: cursor, limit: 1_000)
                pages.append(page.events.map(\.position))
                #expect(page.head == 8)
                cursor = page.cursor(after: cursor)
            } while pages.last?.isEmpty == false
            #expect(pages == [[1, 2, 3, 4, 5], [6], [7], [8], []])
        }
    }

    @Test
    func theHeadIsTheLastEventThatATransactionSees() async throws {
        try await withLog { log, database in
            let epoch = try await log.page(after: .start, limit: 1).epoch
            let empty = try await database.read { try SQLEventLog.head($0) }
            #expect(empty.epoch == epoch && empty.position == 0 && empty.eventId == nil)
            let events = [event(), event()]
            _ = try await append(events, database)
            let head = try await database.read { try SQLEventLog.head($0) }
            #expect(head.epoch == epoch && head.position == 2 && head.eventId == events[1].id)
        }
    }

    @Test
    func aTransactionThatRollsBackLeavesNoGap() async throws {
        try await withLog { log, database in
            let event = event()
            _ = try await append([event], database)
            await #expect(throws: BodyFailed()) {
                try await database.write { connection in
                    try SQLEventLog.append([event, event], to: connection)
                    throw BodyFailed()
                }
            }
            #expect(try await append([event], database) == 2)
            #expect(try await log.page(after: .start, limit: 10).events.map(\.position) == [1, 2])
        }
    }

    @Test
    func theEpochIsMadeOnceAndOutlivesTheProcess() async throws {
        try await withTemporaryPath { path in
            var epochs: [Identifier] = []
            for _ in 0..<2 {
                let database = try SQLiteDatabase(path: path)
                try await database.migrate([SQLEventLog.migration(number: 1)])
                let log = SQLEventLog(database: database)
                try await log.prepare()
                try await log.prepare()
                epochs.append(try await log.page(after: .start, limit: 1).epoch)
                try await database.close()
            }
            #expect(epochs[0] == epochs[1])
        }
    }

    @Test
    func aCursorOfAnotherLogIsRefused() async throws {
        try await withLog { log, database in
            let event = event()
            _ = try await append([event], database)
            let epoch = try await log.page(after: .start, limit: 1).epoch
            let good = EventCursor(epoch: epoch, position: 1, eventId: event.id)
            #expect(try await log.page(after: good, limit: 1).events.isEmpty)
            #expect(try await log.page(after: EventCursor(epoch: epoch, position: 0, eventId: nil), limit: 1).head == 1)
            let strangers = [
                EventCursor(epoch: .make(), position: 0, eventId: nil),
                EventCursor(epoch: .make(), position: 1, eventId: event.id),
                EventCursor(epoch: nil, position: 1, eventId: event.id),
                EventCursor(epoch: epoch, position: 1, eventId: .make()),
                EventCursor(epoch: epoch, position: 1, eventId: nil),
                EventCursor(epoch: epoch, position: 2, eventId: event.id),
                EventCursor(epoch: epoch, position: 2, eventId: nil),
                EventCursor(epoch: epoch, position: -1, eventId: nil),
            ]
            for cursor in strangers {
                await #expect(throws: AnotherLog(epoch: epoch), "\(cursor)") {
                    try await log.page(after: cursor, limit: 1)
                }
            }
        }
    }

    @Test(.timeLimit(.minutes(2)))
    func aReaderBesideManyWritersMissesNothingAndNeverGoesBack() async throws {
        try await withLog { log, database in
            let writers = 32
            let rounds = 50
            let reading = Task {
                var cursor = EventCursor.start
                var positions: [Int64] = []
                var ids: [Identifier] = []
                while ids.count < writers * rounds {
                    let count = log.commitCount
                    let page = try await log.page(after: cursor, limit: 7)
                    positions += page.events.map(\.position)
                    ids += page.events.map(\.event.id)
                    cursor = page.cursor(after: cursor)
                    // Far longer than the test may take: a commit that is missed shows.
                    if page.events.isEmpty { try await log.waitForCommit(after: count, timeout: .seconds(3_600)) }
                }
                return (positions, ids)
            }
            let written = try await withThrowingTaskGroup(of: [Identifier: Int64].self) { group in
                for writer in 0..<writers {
                    group.addTask {
                        var written: [Identifier: Int64] = [:]
                        for round in 0..<rounds {
                            let event = event()
                            let fails = (writer + round) % 5 == 0
                            if fails {
                                try? await database.write { connection in
                                    try SQLEventLog.append([event], to: connection)
                                    throw BodyFailed()
                                }
                            }
                            written[event.id] = try await append([event], database)
                        }
                        return written
                    }
                }
                return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
            }
            let (positions, ids) = try await reading.value
            #expect(positions == Array(1...Int64(writers * rounds)))
            #expect(Dictionary(uniqueKeysWithValues: zip(ids, positions)) == written)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func aCommitWakesWhoWaitsForIt() async throws {
        try await withLog { log, database in
            let count = log.commitCount
            async let waiting: Void = log.waitForCommit(after: count, timeout: .seconds(3_600))
            _ = try await append([event()], database)
            try await waiting
            #expect(log.commitCount > count)
        }
    }
}
