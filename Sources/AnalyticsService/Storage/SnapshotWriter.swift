import Commerce
import Dispatch
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization

/// Keeps a ``MemoryMetricStore`` across restarts: loads its snapshot at start, and writes one every few seconds when there
/// is something new, and at a graceful stop. What came after the last snapshot is in the log and is folded again.
struct SnapshotWriter: Service {
    private let file: SnapshotFile
    private let format: MetricSnapshot
    private let store: MemoryMetricStore
    private let interval: Duration
    private let logger: Logger
    private let written: WrittenCursor

    /// The cursor of the snapshot on disk.
    private final class WrittenCursor: Sendable {
        let cursor: Mutex<EventCursor>
        init(_ cursor: EventCursor) { self.cursor = Mutex(cursor) }
    }

    /// Loads the store from the file. A snapshot that cannot be used is left out, with a line in the log. Blocks.
    ///
    /// - Parameter interval: how long a change waits to be written.
    init(_ file: SnapshotFile, _ format: MetricSnapshot, interval: Duration = .seconds(10), logger: Logger) {
        self.file = file
        self.format = format
        self.interval = interval
        self.logger = logger
        store = MemoryMetricStore(SnapshotWriter.load(file, format, logger))
        written = WrittenCursor(store.state.cursor)
    }

    /// The store that is kept.
    var metricStore: any MetricStore { store }

    private static func load(_ file: SnapshotFile, _ format: MetricSnapshot, _ logger: Logger) -> MetricState {
        do {
            guard let bytes = try file.read() else { return MetricState() }
            return try format.state(from: bytes)
        } catch {
            logger.warning(
                "The snapshot cannot be used; the metrics are built again from the log",
                metadata: ["path": .string(file.path), "reason": .string("\(error)")])
            return MetricState()
        }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                while true {
                    try await Task.sleep(for: interval)
                    await write()
                }
            }
        } catch is CancellationError {
            // A graceful stop has time for a last snapshot; a task that is cancelled has not, and needs none.
            if !Task.isCancelled { await write() }
        }
    }

    /// Writes a snapshot if the store changed since the last one. A failure is logged; the next attempt may go well.
    func write() async {
        let state = store.state
        guard written.cursor.withLock({ $0 != state.cursor }) else { return }
        do {
            try await SnapshotWriter.blocking { try file.write(format.bytes(of: state)) }
            written.cursor.withLock { $0 = state.cursor }
        } catch {
            logger.error(
                "The snapshot cannot be written", metadata: ["path": .string(file.path), "error": .string("\(error)")])
        }
    }

    private static func blocking(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global(qos: .utility).async {
                continuation.resume(with: Result(catching: work))
            }
        }
    }
}
