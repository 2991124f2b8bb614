import Commerce
import Logging
import ServiceLifecycle
import Synchronization

/// One of the instances that share their metrics in Redis: it counts while it has the lease, and follows the one that counts
/// while it has not. Either way it serves.
final class SharedConsumer: RebuildControl, Service {
    /// Between two looks of one that follows, and two reports of the one that counts.
    private static let pause = Duration.milliseconds(100)
    /// Between two searches for generations that nobody uses. One that was replaced is read a little longer.
    private static let cleaningPause = Duration.seconds(10)
    /// How long a rebuild that was asked for may take to show.
    private static let requestPatience = Duration.seconds(5)

    private struct LeaseLost: Error {}

    private let storage: RedisGenerationStorage
    private let lease: ConsumerLease
    private let consumer: OrderFeedConsumer
    private let clock: WallClock
    private let logger: Logger
    /// A rebuild that was asked for here, with what was told of the one before, until another one is told of.
    private let requested = Mutex<(status: RebuildStatus, before: RebuildStatus, until: ContinuousClock.Instant)?>(nil)

    private var served: ServedMetrics { consumer.served }

    init(
        storage: RedisGenerationStorage, lease: ConsumerLease, consumer: OrderFeedConsumer, clock: WallClock,
        logger: Logger
    ) {
        self.storage = storage
        self.lease = lease
        self.consumer = consumer
        self.clock = clock
        self.logger = logger
    }

    // MARK: Rebuilds

    var status: RebuildStatus {
        let told = consumer.rebuild.status
        return requested.withLock { requested in
            guard let pending = requested, pending.before == told, told.status != .running, .now < pending.until else {
                requested = nil
                return told
            }
            return pending.status
        }
    }

    func request() async throws -> RebuildStatus {
        let told = status
        guard told.status != .running else { return told }
        try await lease.requestRebuild()
        var begun = told
        begun.begin(.requested, at: clock.now)
        requested.withLock { $0 = (begun, told, .now + SharedConsumer.requestPatience) }
        return begun
    }

    // MARK: Counting and following

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.work() }
        } catch is CancellationError {
            // A graceful stop; another instance counts on.
        }
        // When Redis does not answer, the lease ends by itself.
        try? await lease.release()
    }

    private func work() async throws {
        var isFailing = false
        while true {
            do {
                if try await lease.take() { try await count() }
                try await follow()
                if isFailing { logger.notice("The metrics are read again") }
                isFailing = false
            } catch {
                try Task.checkCancellation()
                if !isFailing, !(error is LeaseLost) {
                    logger.error("The metrics cannot be read", metadata: ["error": .string("\(error)")])
                }
                isFailing = !(error is LeaseLost)
            }
            try await Task.sleep(for: SharedConsumer.pause)
        }
    }

    /// Counts until the lease is lost.
    private func count() async throws {
        logger.notice("This instance counts the orders log")
        // What was compared before was compared by another one, or of other metrics.
        await consumer.reconciler.startOver()
        try await serve(try await storage.served())
        try await consumer.rebuild.resume(beside: served.current)
        do {
            try await withThrowingTaskGroup { group in
                group.addTask { try await self.consumer.consume() }
                group.addTask { try await self.consumer.rebuild.work() }
                group.addTask { try await self.keepLease() }
                group.addTask { try await self.clean() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            await consumer.reconciler.stop()
            throw error
        }
    }

    /// Renews the lease and tells the others how far it is.
    private func keepLease() async throws {
        var lastKept = ContinuousClock.now
        while true {
            do {
                guard let isRebuildRequested = try await lease.keep(report()) else { throw LeaseLost() }
                if isRebuildRequested { consumer.rebuild.request(.requested) }
                lastKept = .now
            } catch let error as LeaseLost {
                logger.notice("Another instance counts the orders log")
                throw error
            } catch {
                // It may have ended meanwhile, and another instance may have it.
                if .now - lastKept > ConsumerLease.duration { throw error }
            }
            try await Task.sleep(for: SharedConsumer.pause)
        }
    }

    private func report() -> ConsumerReport {
        let progress = served.progress
        return ConsumerReport(
            generation: served.current.id ?? .nothing, drained: progress.drained, hasCaughtUp: progress.hasCaughtUp,
            isOfAnotherLog: progress.isOfAnotherLog, mismatch: progress.mismatch,
            verification: served.verification.current, rebuild: consumer.rebuild.status)
    }

    private func clean() async throws {
        while true {
            try await Task.sleep(for: SharedConsumer.cleaningPause)
            do {
                try await storage.removeOthers()
            } catch {
                try Task.checkCancellation()
                logger.warning("Old metrics are not removed yet", metadata: ["error": .string("\(error)")])
            }
        }
    }

    /// Takes over what the instance that counts has reached.
    private func follow() async throws {
        let (id, cursor, report) = try await lease.look(at: served.current.id.map(MetricKeys.init))
        guard id == served.current.id else {
            if let id, let generation = try await storage.generation(id) { try await serve(generation) }
            return
        }
        guard let cursor, let report, report.generation == id else {
            return served.progress.lost(backTo: cursor ?? .start)
        }
        served.progress.follow(report, at: cursor)
        served.verification.set(report.verification)
        consumer.rebuild.follow(report.rebuild)
    }

    private func serve(_ generation: Generation) async throws {
        let cursor = try await generation.store.cursor()
        guard generation.id != served.current.id else { return served.progress.counted(to: cursor) }
        served.replace(with: generation, at: cursor)
        served.progress.lost(backTo: cursor)
    }
}
