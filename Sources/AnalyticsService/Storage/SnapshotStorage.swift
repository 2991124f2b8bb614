import Commerce
import Dispatch
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Keeps generations that are in memory across restarts: the one that is served, and the one that is being built beside it.
///
/// Snapshots are loaded at the start, and written when there is something new, as ``SnapshotRhythm`` says, and at a
/// graceful stop.
/// What came after the last snapshot is in the log and is folded again.
final class SnapshotStorage: GenerationStorage, Service {
    /// The days of new generations.
    let calendar: ReportingCalendar
    /// What the files said at the start.
    let initial: Generation
    private let servedFile: SnapshotFile
    private let successorFile: SnapshotFile
    private let rhythm: SnapshotRhythm
    private let logger: Logger
    private let kept: Mutex<Kept>
    /// Files are changed here alone, one after the other: a snapshot that is being written must not replace one of a
    /// generation that has taken over meanwhile.
    private let disk = DispatchQueue(label: "tally.analytics.snapshots", qos: .utility)

    private struct Kept {
        var served: KeptGeneration
        var successor: KeptGeneration?
    }

    /// Loads what the directory holds. A snapshot that cannot be used is left out, with a line in the log. Blocks.
    ///
    init(
        directory: String, calendar: ReportingCalendar, rhythm: SnapshotRhythm = SnapshotRhythm(), logger: Logger
    ) {
        self.calendar = calendar
        self.rhythm = rhythm
        self.logger = logger
        servedFile = SnapshotFile(path: directory + "/analytics.snapshot")
        successorFile = SnapshotFile(path: directory + "/analytics-rebuild.snapshot")
        let served =
            KeptGeneration(loadedFrom: servedFile, logger: logger) ?? KeptGeneration(in: servedFile, calendar)
        var successor = KeptGeneration(loadedFrom: successorFile, logger: logger)
        if let unfinished = successor?.generation, unfinished.calendar.name != calendar.name || !unfinished.isOfThisFold
        {
            successor = nil
        }
        initial = served.generation
        kept = Mutex(Kept(served: served, successor: successor))
    }

    /// Where it keeps what is served, for the line at the start.
    var path: String { servedFile.path }

    func served() async throws -> Generation { kept.withLock { $0.served.generation } }

    func isServed(_ generation: Generation) async throws -> Bool {
        kept.withLock { $0.served.generation.id == generation.id }
    }

    func unfinished() async throws -> Generation? { kept.withLock { $0.successor?.generation } }

    /// Begins a new generation, known to the next start from now on.
    func makeSuccessor(of served: Generation) async throws -> Generation {
        let successor = KeptGeneration(in: successorFile, calendar)
        try await onDisk {
            try successor.write(always: true)
            self.kept.withLock { $0.successor = successor }
        }
        return successor.generation
    }

    func dropSuccessor(_ successor: Generation) async throws {
        try await onDisk {
            let isDropped = self.kept.withLock { kept in
                guard kept.successor?.generation.id == successor.id else { return false }
                kept.successor = nil
                return true
            }
            if isDropped { try self.successorFile.remove() }
        }
    }

    func promote(_ successor: Generation, over served: Generation) async throws {
        try await onDisk {
            let kept = self.kept.withLock { $0 }
            guard kept.served.generation.id == served.id, let built = kept.successor,
                built.generation.id == successor.id
            else { throw GenerationReplaced(generation: served.id) }
            let promoted = KeptGeneration(built, in: self.servedFile)
            try promoted.write(always: true)
            self.kept.withLock { $0 = Kept(served: promoted) }
            try self.successorFile.remove()
        }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                var pause = self.rhythm.shortestPause
                while true {
                    try await Task.sleep(for: pause)
                    let began = ContinuousClock.now
                    await self.write()
                    pause = self.rhythm.pause(after: .now - began)
                }
            }
        } catch is CancellationError {
            // A graceful stop has time for a last snapshot; a task that is cancelled has not, and needs none.
            if !Task.isCancelled { await write() }
        }
    }

    /// Writes snapshots of what has changed since the last ones. A failure is logged; the next attempt may go well.
    func write() async {
        do {
            try await onDisk {
                let kept = self.kept.withLock { $0 }
                try kept.served.write()
                try kept.successor?.write()
            }
        } catch {
            logger.error("A snapshot cannot be written", metadata: ["error": .string("\(error)")])
        }
    }

    private func onDisk(_ work: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            disk.async { continuation.resume(with: Result(catching: work)) }
        }
    }
}
