import Commerce
import Dispatch
import Foundation
import Logging
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

@testable import AnalyticsService

/// How metrics are built again while others are served.
@Suite struct RebuildTests {
    /// Analytics from their start to a crash, on a data directory.
    private final class Process: Sendable {
        let storage: SnapshotStorage
        let served: ServedMetrics
        let rebuild: Rebuild
        let consumer: OrderFeedConsumer

        init(_ directory: TemporaryDirectory, _ feed: any OrderFeed, _ orders: any OrderSums, zone: FoldTests.Zone)
            async throws
        {
            let logger = Logger(label: "test").silent
            storage = SnapshotStorage(
                directory: directory.path, calendar: ReportingCalendar(timeZone: zone.timeZone), logger: logger)
            served = ServedMetrics(storage.initial, at: try await storage.initial.store.cursor())
            let folding = LogFolding(feed: feed, currency: .usd, metrics: FeedMetrics(), logger: logger)
            let hours = HourRetention(days: 3_650)
            rebuild = Rebuild(
                storage: storage, beside: served, folding: folding, hours: hours, clock: .system, logger: logger)
            consumer = OrderFeedConsumer(
                folding: folding, served: served, rebuild: rebuild,
                reconciler: Reconciler(orders: orders, hours: hours, clock: .system, logger: logger), storage: storage,
                hourDropping: HourDropping(hours, clock: .system), clock: .system, logger: logger)
            try await rebuild.resume()
        }

        func count(to position: Int) async throws {
            while served.progress.position < position { try await consumer.step() }
        }

        /// Runs the rebuild until it has ended.
        func finishRebuild() async throws {
            let building = Task { try await rebuild.run() }
            defer { building.cancel() }
            while rebuild.status.status == .running {
                try await consumer.step()
                await Task.yield()
            }
        }

        func expect(_ events: [OrderEvent], _ zone: FoldTests.Zone) async throws {
            let oracle = Oracle(events: events, timeZone: zone.timeZone)
            for range in zone.ranges {
                let reading = try await served.current.store.reading(of: [MetricQuery(Bucket.covering(range), .all)])
                #expect(reading.figures[0].differences(from: oracle.answer(range)) == [], "\(range)")
            }
        }
    }

    private static let (berlin, lordHowe) = (FoldTests.zones[1], FoldTests.zones[2])

    @Test func oldNumbersServeUntilTheNewOnesTakeTheirPlace() async throws {
        let directory = try TemporaryDirectory()
        let events = RebuildTests.berlin.history(seed: 70).events
        let feed = MemoryOrderFeed(Array(events.prefix(200)), seed: 1)
        let process = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        try await process.count(to: 200)
        // Wrong numbers, as a defect would leave them.
        var increments = Increments()
        increments.buckets[counting: Bucket(day: CalendarDate("2026-03-29")!)].add(5, to: .grossSales)
        let cursor = try await process.served.current.store.cursor()
        try await process.served.current.store.apply(increments, expecting: cursor, advancingTo: cursor)

        let before = process.served.current.store as AnyObject
        let status = process.rebuild.request(.requested)
        #expect(status.status == .running)
        #expect(process.served.current.store as AnyObject === before)
        feed.append(Array(events.dropFirst(200)))
        try await process.finishRebuild()
        #expect(process.served.current.store as AnyObject !== before)
        #expect(process.rebuild.status.status == .finished)
        #expect(process.rebuild.status.daysThatDiffer == 1)
        try await process.count(to: events.count)
        try await process.expect(events, RebuildTests.berlin)
        let again = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        #expect(again.rebuild.status.status == .idle)
        try await again.count(to: events.count)
        try await again.expect(events, RebuildTests.berlin)
    }

    @Test func oneRebuildRunsAtATime() async throws {
        let feed = MemoryOrderFeed(seed: 1)
        let process = try await Process(try TemporaryDirectory(), feed, OrderLedger(feed), zone: RebuildTests.berlin)
        let first = process.rebuild.request(.requested)
        let second = process.rebuild.request(.anotherLog)
        #expect(second.startedAt == first.startedAt)
        #expect(second.reason == .requested)
    }

    @Test func anotherTimeZoneIsARebuild() async throws {
        let directory = try TemporaryDirectory()
        let events = RebuildTests.berlin.history(seed: 71).events
        let feed = MemoryOrderFeed(events, seed: 1)
        let process = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        try await process.count(to: events.count)
        await process.storage.write()

        let moved = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.lordHowe)
        #expect(moved.rebuild.status.reason == .timeZone)
        #expect(moved.served.current.calendar.name == "Europe/Berlin")
        try await moved.expect(events, RebuildTests.berlin)
        try await moved.finishRebuild()
        #expect(moved.served.current.calendar.name == "Australia/Lord_Howe")
        #expect(moved.rebuild.status.daysThatDiffer == nil)
        try await moved.expect(events, RebuildTests.lordHowe)
        let again = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.lordHowe)
        #expect(again.rebuild.status.status == .idle)
    }

    @Test func anotherVersionOfTheFoldIsARebuildWhileTheOldNumbersServe() async throws {
        let directory = try TemporaryDirectory()
        let events = RebuildTests.berlin.history(seed: 77).events
        let feed = MemoryOrderFeed(events, seed: 1)
        let old = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        try await old.count(to: 100)
        await old.storage.write()
        let file = SnapshotFile(path: directory.path + "/analytics.snapshot")
        let state = try MetricSnapshot(bytes: try #require(try file.read())).state
        let zone = RebuildTests.berlin.identifier
        try file.write(MetricSnapshot(timeZone: zone, foldVersion: Fold.version - 1, state: state).bytes)

        let new = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        #expect(new.rebuild.status.reason == .newVersion)
        try await new.expect(Array(events.prefix(Int(state.cursor.position))), RebuildTests.berlin)
        try await new.count(to: events.count)
        #expect(new.served.verification.current == .running)
        try await new.finishRebuild()
        #expect(new.served.current.isOfThisFold)
        try await new.expect(events, RebuildTests.berlin)
        let again = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        #expect(again.rebuild.status.status == .idle)
    }

    @Test(arguments: 1...8) func killedInTheMiddleItGoesOn(seed: Int) async throws {
        var generator = SeededGenerator(seed: UInt64(seed))
        let directory = try TemporaryDirectory()
        let events = RebuildTests.berlin.history(seed: UInt64(seed)).events
        let feed = MemoryOrderFeed(events, seed: UInt64(seed))
        let first = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        try await first.count(to: events.count)
        await first.storage.write()
        first.rebuild.request(.requested)
        let successor = try await first.storage.makeSuccessor(of: first.served.current)
        let folding = LogFolding(
            feed: feed, currency: .usd, metrics: FeedMetrics(), logger: Logger(label: "test").silent)
        var reached: Int64 = 0
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            reached = try await folding.foldPage(into: successor, limit: 40, wait: 0).page.cursor.position
            if Bool.random(using: &generator) { await first.storage.write() }
        }
        await first.storage.write()

        let second = try await Process(directory, feed, OrderLedger(feed), zone: RebuildTests.berlin)
        #expect(second.rebuild.status.reason == .unfinished)
        let unfinished = try #require(try await second.storage.unfinished())
        #expect(try await unfinished.store.cursor().position == reached)
        try await second.finishRebuild()
        #expect(second.rebuild.status.daysThatDiffer == 0)
        try await second.expect(events, RebuildTests.berlin)
    }

    @Test func anotherLogIsARebuildAndItsPositionsCountOnlyAfterwards() async throws {
        let feed = MemoryOrderFeed(RebuildTests.berlin.history(seed: 72).events, seed: 1)
        let process = try await Process(try TemporaryDirectory(), feed, OrderLedger(feed), zone: RebuildTests.berlin)
        let head = feed.content.events.count
        try await process.count(to: head)
        let events = Array(RebuildTests.berlin.history(seed: 73).events.prefix(100))
        feed.replace(with: events)
        try await process.consumer.step()
        #expect(process.rebuild.status.reason == .anotherLog)
        // The numbers of the log before, and nobody is told that position 100 of this one was reached.
        #expect(try await process.served.current.store.cursor().position == Int64(head))
        #expect(try await process.served.progress.wait(for: 100, timeout: .zero) == false)
        try await process.finishRebuild()
        #expect(try await process.served.progress.wait(for: 100, timeout: .zero))
        try await process.expect(events, RebuildTests.berlin)
    }

    @Test func theLogMayChangeOnceMoreWhileItIsCounted() async throws {
        let feed = MemoryOrderFeed(RebuildTests.berlin.history(seed: 74).events, seed: 1)
        let process = try await Process(try TemporaryDirectory(), feed, OrderLedger(feed), zone: RebuildTests.berlin)
        try await process.count(to: 50)
        process.rebuild.request(.requested)
        let successor = try await process.storage.makeSuccessor(of: process.served.current)
        let folding = LogFolding(
            feed: feed, currency: .usd, metrics: FeedMetrics(), logger: Logger(label: "test").silent)
        _ = try await folding.foldPage(into: successor, limit: 40, wait: 0)
        let events = Array(RebuildTests.berlin.history(seed: 75).events.prefix(120))
        feed.replace(with: events)
        try await process.finishRebuild()
        try await process.expect(events, RebuildTests.berlin)
    }

    /// Whatever shares a thread with the counting of a page waits for it.
    @Test func itIsCountedOnThreadsOfItsOwn() async throws {
        let feed = MemoryOrderFeed(RebuildTests.berlin.history(seed: 77).events, seed: 1)
        let logger = Logger(label: "test").silent
        let directory = try TemporaryDirectory()
        let storage = SnapshotStorage(
            directory: directory.path, calendar: ReportingCalendar(timeZone: RebuildTests.berlin.timeZone),
            logger: logger)
        let queue = DispatchQueue(label: "test", attributes: .concurrent)
        queue.setSpecific(key: MemoryOrderFeed.reader, value: "rebuild")
        let rebuild = Rebuild(
            storage: storage, beside: ServedMetrics(storage.initial, at: .start),
            folding: LogFolding(feed: feed, currency: .usd, metrics: FeedMetrics(), logger: logger),
            hours: HourRetention(days: 3_650), clock: .system,
            queue: queue, logger: logger)
        rebuild.request(.requested)
        let building = Task { try await rebuild.run() }
        try await eventually("it is built") { rebuild.status.position == Int64(feed.content.events.count) }
        building.cancel()
        #expect(feed.readers == ["rebuild"])
    }

    @Test func anAdminBeginsItAndSeesItsEnd() async throws {
        try await AnalyticsTest.run { surroundings in
            let events = AnalyticsTest.zone.history(seed: 76).events
            let position = try await surroundings.log.append(events)
            _ = try await surroundings.client.get("\(AnalyticsTest.dashboard)?minPosition=\(position)")
            let path = "/api/analytics/rebuild"
            #expect(try await surroundings.client.get(path).json["status"].string == "idle")
            let begun = try await surroundings.client.post(path)
            #expect(begun.status == 202)
            #expect(begun.header("Location") == path)
            #expect(begun.json["reason"].string == "requested")
            let ended = try await AnalyticsTest.eventually(surroundings.client, path) {
                $0.json["status"].string == "finished"
            }
            #expect(ended.json["position"].integer == Int(position))
            #expect(ended.json["head"].integer == Int(position))
            #expect(ended.json["timeZone"].string == "Europe/Berlin")
            #expect(ended.json["daysThatDiffer"].integer == 0)
            AnalyticsTest.expect(try await surroundings.client.get(AnalyticsTest.wholeDashboard), toSay: events)
        }
    }

    @Test func unknownParametersAreRefusedAndABodyIsNotRead() async throws {
        try await AnalyticsTest.run { surroundings in
            let path = "/api/analytics/rebuild"
            let wrong = try await surroundings.client.post(path + "?from=2026-03-01")
            #expect(wrong.status == 400)
            #expect(wrong.problemCode == "invalid_query")
            #expect(try await surroundings.client.get(path + "?x=1").problemCode == "invalid_query")
            #expect(try await surroundings.client.get(path).json["status"].string == "idle")
            let body = try await surroundings.client.send(
                .POST, path, body: Array("{".utf8), headers: ["Content-Type": "application/json"])
            #expect(body.status == 202)
        }
    }

    @Test func onlyAdminsAndServicesMayBeginIt() async throws {
        try await AnalyticsTest.run { surroundings in
            let client = surroundings.client
            let customer = client.with(token: try await surroundings.test.issuer.customer())
            #expect(try await client.with(token: nil).post("/api/analytics/rebuild").status == 401)
            #expect(try await customer.post("/api/analytics/rebuild").status == 403)
            #expect(try await client.post("/internal/rebuild").status == 401)
            #expect(try await client.get("/api/analytics/rebuild").json["status"].string == "idle")
            let headers: HTTPHeaders = ["Authorization": surroundings.test.platform.token.authorization]
            let service = try await client.with(token: nil).post("/internal/rebuild", headers: headers)
            #expect(service.status == 202)
        }
    }
}
