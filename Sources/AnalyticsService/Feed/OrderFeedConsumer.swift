import Commerce
import Logging
import ServiceLifecycle

/// Reads the orders log without end and counts it into the generation that is served; between two pages it compares the
/// metrics with the orders, and puts a new generation in place of the old one.
///
/// When the orders service does not answer it tries again after 0.1 s, then after ever longer pauses up to 1 s.
struct OrderFeedConsumer: Service {
    /// Events of one page.
    private static let limit = 5_000
    /// How long the feed waits for an event, in seconds: also the time after which `asOf` moves on in a quiet shop.
    private static let wait = 1
    /// The pause after events that came singly: under load they are counted some at a time, and nobody sees the delay.
    private static let gathering = Duration.milliseconds(10)
    private static let pauses = Duration.milliseconds(100)...Duration.seconds(1)

    let folding: LogFolding
    let served: ServedMetrics
    let rebuild: Rebuild
    let reconciler: Reconciler
    let storage: any GenerationStorage
    let hourDropping: HourDropping
    let clock: WallClock
    let logger: Logger

    private var progress: FeedProgress { served.progress }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await consume() }
        } catch is CancellationError {
            // A graceful stop ends it here; what was not applied is in the log.
        }
        await reconciler.stop()
    }

    /// Reads and counts until it is cancelled.
    ///
    /// - Throws: ``GenerationLost`` or ``GenerationReplaced`` when what is kept is not what it has counted so far. What this
    ///   knows is then worth nothing: another one begins with what there is.
    func consume() async throws {
        var pause = OrderFeedConsumer.pauses.lowerBound
        var isFailing = false
        var isCurrencyKnown = false
        while true {
            try Task.checkCancellation()
            do {
                if !isCurrencyKnown { try await folding.checkCurrency() }
                isCurrencyKnown = true
                progress.mismatch = nil
                let before = progress.position
                try await step()
                if progress.position > before, progress.position - before < OrderFeedConsumer.limit {
                    try await Task.sleep(for: OrderFeedConsumer.gathering)
                }
                if isFailing { logger.notice("The orders log is read again") }
                isFailing = false
                pause = OrderFeedConsumer.pauses.lowerBound
            } catch {
                try Task.checkCancellation()
                if error is GenerationLost || error is GenerationReplaced { throw error }
                progress.mismatch = error as? CurrencyMismatch
                if !isFailing {
                    // At a start the orders service may simply not be there yet.
                    logger.log(
                        level: progress.hasCaughtUp || progress.mismatch != nil ? .error : .notice,
                        "The orders log cannot be counted",
                        metadata: ["error": .string("\(error)")])
                }
                isFailing = true
                folding.metrics.record(progress, at: clock.now)
                try await Task.sleep(for: pause)
                pause = min(pause * 2, OrderFeedConsumer.pauses.upperBound)
            }
        }
    }

    /// Reads one page and counts it, then does what has to be done between two pages.
    ///
    /// When another writer was faster nothing is counted, and the next step goes on from where that one came to.
    func step() async throws {
        do {
            if progress.isOfAnotherLog {
                // Found by another process, perhaps, which has ended.
                rebuild.request(.anotherLog)
                try await Task.sleep(for: OrderFeedConsumer.gathering)
            } else {
                try await count()
            }
            if progress.hasCaughtUp { try await hourDropping.dropIfDue(in: served.current) }
            if try await !serveSuccessor(), progress.hasCaughtUp, !progress.isOfAnotherLog, served.current.isOfThisFold
            {
                try await reconciler.compareIfDue(served, countingTo: count(to:))
            }
        } catch is CursorMismatch {
            logger.info("Another writer has counted these events")
        } catch let damage as DamagedMetrics {
            try await mend(damage)
        } catch let other as AnotherLog {
            progress.foundAnotherLog()
            await reconciler.startOver()
            served.verification.set(.running)
            rebuild.request(.anotherLog)
            logger.warning(
                "The orders log is another one; the metrics are built again",
                metadata: ["epoch": .stringConvertible(other.epoch)])
        }
        folding.metrics.record(progress, at: clock.now)
    }

    /// Nothing more can be counted into what is damaged: it is built again, and replaced.
    private func mend(_ damage: DamagedMetrics) async throws {
        if rebuild.status.status != .running {
            logger.error("The metrics are built again", metadata: ["error": .string("\(damage)")])
            served.verification.set(.running)
            rebuild.request(.damaged)
        }
        if try await !serveSuccessor() { try await Task.sleep(for: OrderFeedConsumer.gathering) }
    }

    /// - Returns: whether a generation that was built is served from now on.
    private func serveSuccessor() async throws -> Bool {
        guard let (successor, cursor) = try await rebuild.takeOver(from: served.current) else { return false }
        await reconciler.startOver()
        served.replace(with: successor, at: cursor)
        return true
    }

    private func count() async throws {
        guard try await storage.isServed(served.current) else {
            throw GenerationReplaced(generation: served.current.id)
        }
        let asked = clock.now
        // The end of the log is worth nothing until it was seen once, and everything from then on; but the first comparison
        // of all days must not wait for events between its rounds.
        let isComparing = await !reconciler.isComplete && served.current.isOfThisFold
        let wait = progress.hasCaughtUp && !isComparing ? OrderFeedConsumer.wait : 0
        let page = try await fold(limit: OrderFeedConsumer.limit, wait: wait)
        if page.drainsTheLog, isComparing { try await Task.sleep(for: OrderFeedConsumer.gathering) }
        if page.drainsTheLog {
            progress.drained(DrainedLog(instant: instant(of: page, asked: asked, wait: wait), cursor: page.cursor))
        }
    }

    /// Counts up to a position of the log that is there already, and no further.
    private func count(to position: Int64) async throws {
        while progress.position < position {
            _ = try await fold(limit: Int(min(position - progress.position, Int64(OrderFeedConsumer.limit))), wait: 0)
        }
    }

    private func fold(limit: Int, wait: Int) async throws -> OrderFeedPage {
        let folded = try await folding.foldPage(
            into: served.current, from: progress.position, limit: limit, wait: wait)
        if folded.start.position > progress.position {
            // Counted by another writer, or here without an answer that said so: nobody knows which days that changed.
            await reconciler.startOver()
            served.verification.set(.running)
        }
        await reconciler.note(changed: folded.days, after: folded.start.position)
        progress.counted(to: folded.page.cursor)
        return folded.page
    }

    /// An instant at which the log certainly ended with this page. It was read after the page was asked for and after the
    /// last event happened; and a feed that has nothing looks once more when its waiting time is over.
    private func instant(of page: OrderFeedPage, asked: Timestamp, wait: Int) -> Timestamp {
        let earliest =
            page.lastEventAt.map { max(asked, $0) } ?? asked.advanced(by: .seconds(wait))
        return min(earliest, clock.now)
    }
}
