import Commerce
import Logging

/// Counts pages of the orders log into a generation.
///
/// The store's cursor is the only memory there is: this may be killed at any instant, and two may run at once.
struct LogFolding: Sendable {
    let feed: any OrderFeed
    /// That of the amounts that are counted.
    let currency: Currency
    let metrics: FeedMetrics
    let logger: Logger

    /// Reads the page after the generation's cursor, at most `limit` events, and counts it. Waits up to `wait` seconds when
    /// there is nothing to read.
    ///
    /// - Parameter position: what the caller knows to be counted already.
    /// - Returns: the page, and the days that its events changed.
    /// - Throws: ``GenerationReplaced`` when that is not counted any more, ``Commerce/AnotherLog`` when the generation was
    ///   counted from another log, ``CursorMismatch`` when another writer was faster, ``CurrencyMismatch`` when an order is in
    ///   another currency; nothing is counted then.
    func foldPage(
        into generation: Generation, from position: Int64 = 0, limit: Int, wait: Int
    ) async throws -> FoldedPage {
        let cursor = try await generation.store.cursor()
        guard cursor.position >= position else { throw GenerationReplaced(generation: generation.id) }
        let page = try await feed.page(after: cursor, limit: limit, wait: wait)
        return FoldedPage(start: cursor, page: page, days: try await fold(page, into: generation, after: cursor))
    }

    /// Looks at the first order of the log, since metrics that were counted long ago do not tell in which currency.
    ///
    /// - Throws: ``CurrencyMismatch`` when it is in another currency.
    func checkCurrency() async throws {
        try check(try await feed.page(after: .start, limit: 1, wait: 0))
    }

    private func check(_ page: OrderFeedPage) throws {
        if let other = page.events.first(where: { $0.order.total.currency != currency }) {
            throw CurrencyMismatch(orders: other.order.total.currency, metrics: currency)
        }
    }

    /// Counts all pages up to the end of the log, each while the next one is on its way.
    ///
    /// - Parameter onProgress: called after each page.
    func foldAll(into generation: Generation, limit: Int, onProgress: (OrderFeedPage) async throws -> Void) async throws
    {
        var cursor = try await generation.store.cursor()
        var page = try await feed.page(after: cursor, limit: limit, wait: 0)
        while !page.drainsTheLog {
            let end = page.cursor
            async let next = feed.page(after: end, limit: limit, wait: 0)
            _ = try await fold(page, into: generation, after: cursor)
            try await onProgress(page)
            (cursor, page) = (end, try await next)
        }
        _ = try await fold(page, into: generation, after: cursor)
        try await onProgress(page)
    }

    private func fold(
        _ page: OrderFeedPage, into generation: Generation, after cursor: EventCursor
    ) async throws -> Set<Int> {
        guard page.cursor.position > cursor.position else { return [] }
        try check(page)
        let facts = try await generation.store.facts(of: Set(page.events.map(\.order.customerId)))
        guard facts.cursor == cursor else { throw CursorMismatch(expected: cursor, found: facts.cursor) }
        let increments = generation.fold.increments(of: page.events, knowing: facts.customers)
        try await generation.store.apply(increments, expecting: cursor, advancingTo: page.cursor)
        metrics.count(folded: page.events.count, unknown: page.unknown.count)
        if !page.unknown.isEmpty {
            logger.warning(
                "Events of unknown types were passed over",
                metadata: ["types": .array(Set(page.unknown).sorted().map { .string($0) })])
        }
        return Set(increments.buckets[.day].keys)
    }
}
