import Commerce
import SQLDatabase
import TestSupport
import Testing

@Suite
struct EventLogContract {
    private func withLogs(
        _ store: Store, _ body: ([SQLEventLog], [any SQLDatabase]) async throws -> Void
    ) async throws {
        try await store.withDatabases(store.programs, [SQLEventLog.migration(number: 1)]) { databases in
            let logs = databases.map { SQLEventLog(database: $0) }
            for log in logs { try await log.prepare() }
            try await body(logs, databases)
        }
    }

    private func withLog(_ store: Store, _ body: (SQLEventLog, any SQLDatabase) async throws -> Void) async throws {
        try await withLogs(store) { try await body($0[0], $1[0]) }
    }

    private func event(_ text: String = "{}") -> NewEvent {
        NewEvent(
            id: .make(), type: "order.paid", version: 2, occurredAt: Timestamp(milliseconds: 1_700_000_000_123),
            body: Array(text.utf8))
    }

    private func append(_ events: [NewEvent], _ database: any SQLDatabase) async throws -> Int64 {
        try await database.write { try SQLEventLog.append(events, to: $0) }
    }

    @Test(arguments: Store.allCases)
    func eventsComeBackInOrderAsTheyWereStored(store: Store) async throws {
        try await withLog(store) { log, database in
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

    @Test(arguments: Store.allCases)
    func pagesFollowEachOtherUntilTheHead(store: Store) async throws {
        try await withLog(store) { log, database in
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

    @Test(arguments: Store.allCases)
    func aPageOfLargeEventsEndsEarlyAndTheNextGoesOn(store: Store) async throws {
        try await withLog(store) { log, database in
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

    @Test(arguments: Store.allCases)
    func theHeadIsTheLastEventThatATransactionSees(store: Store) async throws {
        try await withLog(store) { log, database in
            let epoch = try await log.page(after: .start, limit: 1).epoch
            let empty = try await database.read { try SQLEventLog.head($0) }
            #expect(empty.epoch == epoch && empty.position == 0 && empty.eventId == nil)
            let events = [event(), event()]
            _ = try await append(events, database)
            let head = try await database.read { try SQLEventLog.head($0) }
            #expect(head.epoch == epoch && head.position == 2 && head.eventId == events[1].id)
        }
    }

    @Test(arguments: Store.allCases)
    func aTransactionThatRollsBackLeavesNoGap(store: Store) async throws {
        try await withLog(store) { log, database in
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

    @Test(arguments: Store.allCases)
    func theEpochIsMadeOnceAndOutlivesTheProcess(store: Store) async throws {
        try await store.withAddress { address in
            var epochs: Set<Identifier> = []
            for _ in 0..<2 {
                let databases = try (0..<store.programs).map { _ in try SQLDatabaseAddress(address).open() }
                try await databases[0].migrate([SQLEventLog.migration(number: 1)])
                let found = try await together(databases.count) { place in
                    let log = SQLEventLog(database: databases[place])
                    try await log.prepare()
                    try await log.prepare()
                    return try await log.page(after: .start, limit: 1).epoch
                }
                epochs.formUnion(found)
                for database in databases { try await database.close() }
            }
            #expect(epochs.count == 1)
        }
    }

    @Test(arguments: Store.allCases)
    func aCursorOfAnotherLogIsRefused(store: Store) async throws {
        try await withLog(store) { log, database in
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

    @Test(.timeLimit(.minutes(2)), arguments: Store.allCases)
    func aReaderBesideManyWritersMissesNothingAndNeverGoesBack(store: Store) async throws {
        try await withLogs(store) { logs, databases in
            let log = logs[0]
            let writers = 24
            let rounds = 40
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
                    let database = databases[writer % databases.count]
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

    @Test(.timeLimit(.minutes(1)), arguments: Store.allCases)
    func aCommitWakesWhoWaitsForIt(store: Store) async throws {
        try await withLog(store) { log, database in
            let count = log.commitCount
            async let waiting: Void = log.waitForCommit(after: count, timeout: .seconds(3_600))
            _ = try await append([event()], database)
            try await waiting
            #expect(log.commitCount > count)
        }
    }

    @Test(arguments: Store.allCases)
    func anEndingKnowsThePositionOfItsLastEvent(store: Store) async throws {
        try await withLog(store) { log, database in
            let events = [event(), event()]
            let position = try await database.commit { _ in
                SQLEventLog.ending(
                    of: events,
                    then: [
                        SQLStatement(
                            "UPDATE events SET version = \(SQLEventLog.lastPosition) WHERE id = ?", [events[0].id])
                    ]
                ) { $0 }
            }
            #expect(position == 2)
            #expect(try await log.page(after: .start, limit: 10).events.map(\.event.version) == [2, 2])
            let none = try await database.commit { _ in SQLEventLog.ending(of: []) { $0 } }
            #expect(none == 2)
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Store.servers)
    func oneProgramSeesTheEventsOfAnother(store: Store) async throws {
        try await withLogs(store) { logs, databases in
            let waiting = Task {
                while true {
                    let count = logs[1].commitCount
                    let page = try await logs[1].page(after: .start, limit: 1)
                    if let event = page.events.first { return event.position }
                    try await logs[1].waitForCommit(after: count, timeout: .seconds(3_600))
                }
            }
            _ = try await append([event()], databases[0])
            #expect(try await waiting.value == 1)
        }
    }
}
