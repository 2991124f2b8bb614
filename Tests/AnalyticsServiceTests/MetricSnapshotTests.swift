import Commerce
import Foundation
import Logging
import NIOCore
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct MetricSnapshotTests {
    private static let format = MetricSnapshot(timeZone: "Europe/Berlin")

    private static func state() async throws -> MetricState {
        let zone = FoldTests.zones[1]
        let events = zone.history(seed: 20).events
        var state = MetricState()
        state.apply(
            Fold(calendar: ReportingCalendar(timeZone: zone.timeZone)).increments(of: events, knowing: [:]),
            advancingTo: EventCursor(epoch: .make(), position: Int64(events.count), eventId: .make()))
        return state
    }

    private static func writer(_ directory: TemporaryDirectory) -> SnapshotWriter {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return SnapshotWriter(SnapshotFile(path: directory.path + "/new/analytics.snapshot"), format, logger: logger)
    }

    @Test func aSnapshotHoldsEverything() async throws {
        let state = try await MetricSnapshotTests.state()
        #expect(!state.buckets.sums.isEmpty && !state.buckets.sketches.isEmpty && !state.customers.isEmpty)
        #expect(try MetricSnapshotTests.format.state(from: MetricSnapshotTests.format.bytes(of: state)) == state)
        let empty = MetricState()
        #expect(try MetricSnapshotTests.format.state(from: MetricSnapshotTests.format.bytes(of: empty)) == empty)
    }

    @Test func anyDamageIsNoticed() async throws {
        let bytes = MetricSnapshotTests.format.bytes(of: try await MetricSnapshotTests.state())
        for length in stride(from: 0, to: bytes.readableBytes, by: 7) {
            let cut = bytes.getSlice(at: 0, length: length)!
            #expect(throws: SnapshotError.damaged) { try MetricSnapshotTests.format.state(from: cut) }
        }
        for index in stride(from: 0, to: bytes.readableBytes, by: 5) {
            var changed = bytes
            changed.setInteger(bytes.getInteger(at: index, as: UInt8.self)! ^ 0x10, at: index)
            #expect(throws: SnapshotError.damaged) { try MetricSnapshotTests.format.state(from: changed) }
        }
    }

    @Test func anotherTimeZoneIsRefused() async throws {
        let bytes = MetricSnapshotTests.format.bytes(of: try await MetricSnapshotTests.state())
        #expect(throws: SnapshotError.otherTimeZone("Europe/Berlin")) {
            try MetricSnapshot(timeZone: "UTC").state(from: bytes)
        }
    }

    @Test func aStoreIsLoadedFromItsFile() async throws {
        let directory = try TemporaryDirectory()
        let writer = MetricSnapshotTests.writer(directory)
        #expect(try await writer.metricStore.cursor() == .start)
        var increments = Increments()
        increments.add(42, to: .grossSales, in: Bucket(granularity: .day, number: 1))
        let cursor = EventCursor(epoch: .make(), position: 1, eventId: .make())
        try await writer.metricStore.apply(increments, expecting: .start, advancingTo: cursor)
        await writer.write()
        let store = MetricSnapshotTests.writer(directory).metricStore
        let reading = try await store.reading(of: [Bucket(granularity: .day, number: 1)])
        #expect(reading.cursor == cursor)
        #expect(reading[.grossSales] == 42)
    }

    @Test func aFileThatCannotBeReadIsLeftOut() async throws {
        let directory = try TemporaryDirectory()
        let file = SnapshotFile(path: directory.path + "/new/analytics.snapshot")
        try file.write(ByteBuffer(string: "this is no snapshot"))
        let writer = MetricSnapshotTests.writer(directory)
        #expect(try await writer.metricStore.cursor() == .start)
        let cursor = EventCursor(epoch: .make(), position: 1, eventId: .make())
        try await writer.metricStore.apply(Increments(), expecting: .start, advancingTo: cursor)
        await writer.write()
        #expect(try await MetricSnapshotTests.writer(directory).metricStore.cursor() == cursor)
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
