import Commerce
import Foundation
import Logging
import NIOCore
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct MetricSnapshotTests {
    private static let zone = FoldTests.zones[1]
    private static let calendar = ReportingCalendar(timeZone: zone.timeZone)

    private static func state() -> MetricState {
        let events = zone.history(seed: 20).events
        var state = MetricState()
        state.apply(
            Fold(calendar: calendar).increments(of: events, knowing: [:]),
            advancingTo: EventCursor(epoch: .make(), position: Int64(events.count), eventId: .make()))
        return state
    }

    private static func storage(_ directory: TemporaryDirectory, zone identifier: String = zone.identifier)
        -> SnapshotStorage
    {
        SnapshotStorage(
            directory: directory.path + "/new",
            calendar: ReportingCalendar(timeZone: TimeZone(identifier: identifier)!),
            logger: Logger(label: "test").silent)
    }

    private static func count(_ amount: Int, into store: any MetricStore) async throws -> EventCursor {
        var increments = Increments()
        increments.buckets[counting: Bucket(granularity: .day, number: 1)].add(amount, to: .grossSales)
        let cursor = EventCursor(epoch: .make(), position: 1, eventId: .make())
        try await store.apply(increments, expecting: .start, advancingTo: cursor)
        return cursor
    }

    private static func grossSales(_ generation: Generation?) async throws -> Int? {
        try await generation?.store.reading(of: [MetricQuery([Bucket(granularity: .day, number: 1)], .sums)])
            .figures[0][.grossSales]
    }

    @Test func aSnapshotHoldsEverything() throws {
        let state = MetricSnapshotTests.state()
        #expect(!state.buckets.isEmpty && !state.customers.isEmpty && !state.productNames.isEmpty)
        #expect(!state.recentOrders.isEmpty)
        for state in [state, MetricState()] {
            let snapshot = try MetricSnapshot(bytes: MetricSnapshot(timeZone: "Europe/Berlin", state: state).bytes)
            #expect(snapshot.timeZone == "Europe/Berlin")
            let isSame = snapshot.state == state
            #expect(isSame)
        }
    }

    @Test func whatAnotherFoldCountedIsServedAndSaidToBe() async throws {
        let directory = try TemporaryDirectory()
        let state = MetricSnapshotTests.state()
        for name in ["analytics.snapshot", "analytics-rebuild.snapshot"] {
            let snapshot = MetricSnapshot(
                timeZone: MetricSnapshotTests.zone.identifier, foldVersion: Fold.version - 1, state: state)
            try SnapshotFile(path: directory.path + "/new/" + name).write(snapshot.bytes)
        }
        let storage = MetricSnapshotTests.storage(directory)
        #expect(try await storage.initial.store.cursor() == state.cursor)
        #expect(!storage.initial.isOfThisFold)
        #expect(try await storage.unfinished() == nil)
        // Also after it was written once more.
        let days = try await storage.initial.store.days()
        var increments = Increments()
        increments.buckets[counting: Bucket(granularity: .day, number: days[0])].add(1, to: .units)
        let next = EventCursor(epoch: state.cursor.epoch, position: state.cursor.position + 1, eventId: .make())
        try await storage.initial.store.apply(increments, expecting: state.cursor, advancingTo: next)
        await storage.write()
        let again = MetricSnapshotTests.storage(directory)
        #expect(try await again.initial.store.cursor() == next)
        #expect(!again.initial.isOfThisFold)
    }

    @Test func anyDamageIsNoticed() {
        let bytes = MetricSnapshot(timeZone: "Europe/Berlin", state: MetricSnapshotTests.state()).bytes
        for length in stride(from: 0, to: bytes.readableBytes, by: 97) {
            let cut = bytes.getSlice(at: 0, length: length)!
            #expect(throws: SnapshotError.damaged) { try MetricSnapshot(bytes: cut) }
        }
        for index in stride(from: 0, to: bytes.readableBytes, by: 89) {
            var changed = bytes
            changed.setInteger(bytes.getInteger(at: index, as: UInt8.self)! ^ 0x10, at: index)
            #expect(throws: SnapshotError.damaged) { try MetricSnapshot(bytes: changed) }
        }
    }

    @Test func whatIsServedIsLoadedFromItsFile() async throws {
        let directory = try TemporaryDirectory()
        let storage = MetricSnapshotTests.storage(directory)
        #expect(try await storage.initial.store.cursor() == .start)
        let cursor = try await MetricSnapshotTests.count(42, into: storage.initial.store)
        await storage.write()
        let again = MetricSnapshotTests.storage(directory)
        #expect(try await again.initial.store.cursor() == cursor)
        #expect(try await MetricSnapshotTests.grossSales(again.initial) == 42)
        #expect(again.initial.calendar.name == again.calendar.name)
        #expect(try await again.unfinished() == nil)
    }

    @Test func whatWasCountedForAnotherTimeZoneIsServedAndSaidToBe() async throws {
        let directory = try TemporaryDirectory()
        let storage = MetricSnapshotTests.storage(directory)
        let cursor = try await MetricSnapshotTests.count(42, into: storage.initial.store)
        await storage.write()
        let again = MetricSnapshotTests.storage(directory, zone: "Asia/Kolkata")
        #expect(again.initial.calendar.name != again.calendar.name)
        #expect(again.initial.calendar.name == "Europe/Berlin")
        #expect(again.calendar.name == "Asia/Kolkata")
        #expect(try await again.initial.store.cursor() == cursor)
    }

    @Test func aSuccessorIsKeptBesideWhatIsServedUntilItTakesItsPlace() async throws {
        let directory = try TemporaryDirectory()
        let storage = MetricSnapshotTests.storage(directory)
        _ = try await MetricSnapshotTests.count(1, into: storage.initial.store)
        let successor = try await storage.makeSuccessor(of: storage.initial)
        // Known to the next start although nothing was counted.
        #expect(try await MetricSnapshotTests.storage(directory).unfinished() != nil)
        _ = try await MetricSnapshotTests.count(2, into: successor.store)
        await storage.write()
        let killed = MetricSnapshotTests.storage(directory)
        #expect(try await MetricSnapshotTests.grossSales(killed.initial) == 1)
        #expect(try await MetricSnapshotTests.grossSales(killed.unfinished()) == 2)
        // For another zone it is of no use.
        #expect(try await MetricSnapshotTests.storage(directory, zone: "UTC").unfinished() == nil)
        try await storage.promote(successor, over: storage.initial)
        let promoted = MetricSnapshotTests.storage(directory)
        #expect(try await MetricSnapshotTests.grossSales(promoted.initial) == 2)
        #expect(try await promoted.unfinished() == nil)
    }

    @Test func aSuccessorThatIsDroppedIsForgotten() async throws {
        let directory = try TemporaryDirectory()
        let storage = MetricSnapshotTests.storage(directory)
        let successor = try await storage.makeSuccessor(of: storage.initial)
        try await storage.dropSuccessor(successor)
        #expect(try await storage.unfinished() == nil)
        #expect(try await MetricSnapshotTests.storage(directory).unfinished() == nil)
    }

    @Test func aFileThatCannotBeReadIsLeftOut() async throws {
        let directory = try TemporaryDirectory()
        for name in ["analytics.snapshot", "analytics-rebuild.snapshot"] {
            try SnapshotFile(path: directory.path + "/new/" + name).write(ByteBuffer(string: "this is no snapshot"))
        }
        let storage = MetricSnapshotTests.storage(directory)
        #expect(try await storage.initial.store.cursor() == .start)
        #expect(try await storage.unfinished() == nil)
        let cursor = try await MetricSnapshotTests.count(3, into: storage.initial.store)
        await storage.write()
        #expect(try await MetricSnapshotTests.storage(directory).initial.store.cursor() == cursor)
    }

    @Test func aCrashWhileWritingLeavesTheOldSnapshot() async throws {
        let directory = try TemporaryDirectory()
        let file = SnapshotFile(path: directory.path + "/analytics.snapshot")
        try file.write(ByteBuffer(string: "old"))
        // As a crash before the rename leaves it.
        try Data("half of a ne".utf8).write(to: URL(fileURLWithPath: file.path + ".new"))
        #expect(try file.read() == ByteBuffer(string: "old"))
        try file.write(ByteBuffer(string: "new"))
        #expect(try file.read() == ByteBuffer(string: "new"))
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }
}
