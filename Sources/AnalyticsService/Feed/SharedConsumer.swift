import Commerce
import Logging
import ServiceLifecycle

/// One of the instances that share their metrics in Redis: it counts while it has the lease, and follows the one that counts
/// while it has not. Either way it serves.
///
/// All that an instance knows of its counting ends with the lease, or when what is in Redis is not what it has counted so far;
/// whoever counts next begins with what is there then.
final class SharedConsumer: Service {
    /// Makes one consumer after the other, each with a rebuild and a comparison of its own.
    typealias MakeConsumer = @Sendable () -> OrderFeedConsumer

    /// Between two looks of one that follows, and two reports of the one that counts.
    private static let pause = Duration.milliseconds(100)

    private let storage: RedisGenerationStorage
    private let lease: ConsumerLease
    private let served: ServedMetrics
    private let currency: Currency
    private let makeConsumer: MakeConsumer
    private let cleaningPause: Duration
    private let clock: WallClock
    private let logger: Logger
    private let metrics = FeedMetrics()

    /// - Parameters:
    ///   - currency: that of the amounts, as this instance shows them.
    ///   - cleaningPause: how long a generation that was replaced may still be read, by those who do not know it yet.
    init(
        storage: RedisGenerationStorage, lease: ConsumerLease, served: ServedMetrics, currency: Currency,
        cleaningPause: Duration = .seconds(10), clock: WallClock, logger: Logger, makeConsumer: @escaping MakeConsumer
    ) {
        self.storage = storage
        self.lease = lease
        self.served = served
        self.currency = currency
        self.cleaningPause = cleaningPause
        self.clock = clock
        self.logger = logger
        self.makeConsumer = makeConsumer
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.takeTurns() }
        } catch is CancellationError {
            // A graceful stop; another instance counts on. When Redis does not answer, the lease ends by itself.
            try? await lease.release()
        }
    }

    private func takeTurns() async throws {
        var isFailing = false
        while true {
            do {
                let look = try await follow()
                if isFailing { logger.notice("The metrics in Redis are read again") }
                isFailing = false
                if look.isHeld { try await count(after: look.report) }
            } catch let error where error is LeaseLost || error is GenerationLost || error is GenerationReplaced {
                logger.notice("The counting has to begin anew", metadata: ["reason": .string("\(error)")])
            } catch {
                try Task.checkCancellation()
                if !isFailing {
                    logger.error("The metrics in Redis cannot be read", metadata: ["error": .string("\(error)")])
                }
                isFailing = true
            }
            try await Task.sleep(for: SharedConsumer.pause)
        }
    }

    // MARK: Following

    /// Makes what is served here what is there, and takes the lease if nobody has it.
    private func follow() async throws -> ConsumerLease.Look {
        var generation = served.current
        let look = try await lease.takeIfFree(askingAbout: generation)
        var cursor = look.served == generation.id ? look.cursor : nil
        if look.served == nil || look.served == generation.id, cursor == nil {
            logger.warning("The metrics are gone from Redis; they are counted again")
        }
        if cursor == nil {
            generation = try await storage.served()
            cursor = try await generation.store.cursor()
        }
        served.follow(generation, at: cursor ?? .start, look.report)
        served.progress.mismatch = look.report?.mismatch(with: currency)
        metrics.record(served.progress, at: clock.now)
        return look
    }

    // MARK: Counting

    /// Counts until the lease is lost, or what was counted.
    private func count(after report: ConsumerReport?) async throws {
        logger.notice("This instance counts the orders log")
        served.verification.set(.running)
        let consumer = makeConsumer()
        try await consumer.rebuild.resume(after: report?.generation == served.current.id ? report?.rebuild : nil)
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await consumer.consume() }
                group.addTask { try await consumer.rebuild.run() }
                group.addTask { try await self.report(on: consumer.rebuild) }
                group.addTask { try await self.clean() }
                defer { group.cancelAll() }
                try await group.next()
            }
        } catch {
            await consumer.reconciler.stop()
            throw error
        }
        await consumer.reconciler.stop()
    }

    /// Renews the lease, tells the others how far this instance is, and takes requests for a rebuild from them.
    private func report(on rebuild: Rebuild) async throws {
        var lastKept = ContinuousClock.now
        var request: Timestamp?
        while true {
            let start = ContinuousClock.now
            do {
                let report = ConsumerReport(of: served, currency: currency, rebuild: rebuild.status)
                request = try await lease.keep(report, answering: request)
                lastKept = start
                if let request { rebuild.request(.requested, at: request) }
            } catch let error as LeaseLost {
                throw error
            } catch {
                // It may have ended meanwhile, and another instance may have it.
                if .now - lastKept > ConsumerLease.duration { throw error }
            }
            try await Task.sleep(for: SharedConsumer.pause)
        }
    }

    /// Removes generations that nobody needs: once at the beginning, and after each that was replaced.
    private func clean() async throws {
        var cleaned: Identifier?
        while true {
            let current = served.current.id
            try await Task.sleep(for: cleaningPause)
            guard current != cleaned, current == served.current.id else { continue }
            do {
                try await storage.removeOthers()
                cleaned = current
            } catch {
                try Task.checkCancellation()
                logger.warning("Old metrics are not removed yet", metadata: ["error": .string("\(error)")])
            }
        }
    }
}
