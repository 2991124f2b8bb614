import Commerce
import Foundation
import Logging
import Synchronization

/// A generation in memory and the file that keeps it.
final class KeptGeneration: Sendable {
    private let file: SnapshotFile
    let generation: Generation
    private let store: MemoryMetricStore
    /// The cursor of the snapshot on disk.
    private let written: Mutex<EventCursor>

    /// An empty one, of which there is no snapshot yet.
    init(in file: SnapshotFile, _ calendar: ReportingCalendar) {
        self.file = file
        store = MemoryMetricStore()
        generation = Generation(store: store, calendar: calendar)
        written = Mutex(.start)
    }

    /// The same generation, kept in another file.
    init(_ other: KeptGeneration, in file: SnapshotFile) {
        self.file = file
        store = other.store
        generation = other.generation
        written = Mutex(.start)
    }

    /// The generation in the file; nil when there is none that can be used, which is told in the log. Blocks.
    init?(loadedFrom file: SnapshotFile, logger: Logger) {
        do {
            guard let bytes = try file.read() else { return nil }
            let snapshot = try MetricSnapshot(bytes: bytes)
            guard let zone = TimeZone(identifier: snapshot.timeZone) else { throw SnapshotError.damaged }
            self.file = file
            store = MemoryMetricStore(snapshot.state)
            generation = Generation(
                store: store, calendar: ReportingCalendar(timeZone: zone), foldVersion: snapshot.foldVersion)
            written = Mutex(snapshot.state.cursor)
        } catch {
            logger.warning(
                "The snapshot cannot be used; the metrics are built again from the log",
                metadata: ["path": .string(file.path), "reason": .string("\(error)")])
            return nil
        }
    }

    /// Writes a snapshot if there was a change since the last one, or in any case. Blocks.
    func write(always: Bool = false) throws {
        let state = store.state
        guard always || written.withLock({ $0 != state.cursor }) else { return }
        let snapshot = MetricSnapshot(
            timeZone: generation.calendar.name, foldVersion: generation.foldVersion, state: state)
        try file.write(snapshot.bytes)
        written.withLock { $0 = state.cursor }
    }
}
