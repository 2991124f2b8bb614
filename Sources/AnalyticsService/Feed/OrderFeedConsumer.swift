import Commerce
import Logging
import ServiceLifecycle

/// Reads the orders log without end and counts it into a ``MetricStore``.
///
/// The store's cursor is the only memory it has: it may be killed at any instant, and two may run at once. When the orders
/// service does not answer it tries again after 0.1 s, then after ever longer pauses up to 1 s.
struct OrderFeedConsumer: Service {
    /// Events of one page.
    private static let limit = 1_000
    /// How long the feed waits for an event, in seconds: also the time after which `asOf` moves on in a quiet shop.
    private static let wait = 1
    /// The pause after events that came singly: under load they are counted some at a time, and nobody sees the delay.
    private static let gathering = Duration.milliseconds(10)
    private static let pauses = Duration.milliseconds(100)...Duration.seconds(1)

    let feed: any OrderFeed
    let store: any MetricStore
    let fold: Fold
    let progress: FeedProgress
    let clock: WallClock
    let metrics: FeedMetrics
    let logger: Logger

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await consume() }
        } catch is CancellationError {
            // A graceful stop ends it here; what was not applied is in the log.
        }
    }

    private func consume() async throws {
        var pause = OrderFeedConsumer.pauses.lowerBound
        var isFailing = false
        while true {
            try Task.checkCancellation()
            do {
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
                if !isFailing {
                    // At a start the orders service may simply not be there yet.
                    logger.log(
                        level: progress.hasCaughtUp ? .error : .notice, "The orders log cannot be counted",
                        metadata: ["error": .string("\(error)")])
                }
                isFailing = true
                report()
                try await Task.sleep(for: pause)
                pause = min(pause * 2, OrderFeedConsumer.pauses.upperBound)
            }
        }
    }

    /// Reads one page and counts it.
    ///
    /// When another writer was faster nothing is counted, and the next step goes on from where that one came to.
    func step() async throws {
        let cursor = try await store.cursor()
        do {
            try await count(after: cursor)
        } catch is CursorMismatch {
            logger.info("Another writer has counted these events")
        }
        report()
    }

    private func count(after cursor: EventCursor) async throws {
        let asked = clock.now
        // The end of the log is worth nothing until it was seen once, and everything from then on.
        let wait = progress.hasCaughtUp ? OrderFeedConsumer.wait : 0
        do {
            let page = try await feed.page(after: cursor, limit: OrderFeedConsumer.limit, wait: wait)
            if page.cursor.position > cursor.position { try await apply(page, after: cursor) }
            progress.counted(to: page.cursor)
            if page.drainsTheLog {
                progress.drained(DrainedLog(instant: instant(of: page, asked: asked, wait: wait), cursor: page.cursor))
            }
        } catch let other as AnotherLog where cursor != .start {
            logger.warning(
                "The orders log is another one; the metrics are built again",
                metadata: ["epoch": .stringConvertible(other.epoch)])
            try await store.reset(expecting: cursor)
            progress.startedOver()
        }
    }

    private func apply(_ page: OrderFeedPage, after cursor: EventCursor) async throws {
        let facts = try await store.facts(of: Set(page.events.map(\.order.customerId)))
        guard facts.cursor == cursor else { throw CursorMismatch(expected: cursor, found: facts.cursor) }
        let increments = fold.increments(of: page.events, knowing: facts.customers)
        try await store.apply(increments, expecting: cursor, advancingTo: page.cursor)
        metrics.count(folded: page.events.count, unknown: page.unknown.count)
        if !page.unknown.isEmpty {
            logger.warning(
                "Events of unknown types were passed over",
                metadata: ["types": .array(Set(page.unknown).sorted().map { .string($0) })])
        }
    }

    /// An instant at which the log certainly ended with this page. It was read after the page was asked for and after the
    /// last event happened; and a feed that has nothing looks once more when its waiting time is over.
    private func instant(of page: OrderFeedPage, asked: Timestamp, wait: Int) -> Timestamp {
        let earliest =
            page.lastEventAt.map { max(asked, $0) } ?? asked.advanced(by: .seconds(wait))
        return min(earliest, clock.now)
    }

    private func report() {
        let freshness = Freshness(asOf: progress.drained?.instant, position: progress.position, now: clock.now)
        metrics.record(position: freshness.position, lagMilliseconds: freshness.lagMs)
    }
}
