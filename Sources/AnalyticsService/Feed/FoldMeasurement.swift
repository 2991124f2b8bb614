import Commerce
import Foundation
import Logging
import ServiceKit
import Synchronization

/// Reading and counting alone, of pages of the orders log that are in memory: what `make bench-fold` measures.
package enum FoldMeasurement {
    /// Counts `pages`, the feed's answers in the order of the log, into an empty store, one after the other.
    ///
    /// - Returns: how many events they hold.
    package static func count(_ pages: [[UInt8]], currency: String, timeZone: String) async throws -> Int {
        guard let zone = TimeZone(identifier: timeZone), let currency = Currency(currency) else { return 0 }
        let generation = Generation(store: MemoryMetricStore(), calendar: ReportingCalendar(timeZone: zone))
        let folding = LogFolding(
            feed: PagesInMemory(pages), currency: currency, metrics: FeedMetrics(), logger: Logger(label: "fold"))
        var events = 0
        for _ in pages {
            events += try await folding.foldPage(into: generation, limit: .max, wait: 0).page.events.count
        }
        return events
    }
}

/// Hands one page after the other.
private final class PagesInMemory: OrderFeed {
    private let pages: Mutex<ArraySlice<[UInt8]>>

    init(_ pages: [[UInt8]]) {
        self.pages = Mutex(pages[...])
    }

    func page(after cursor: EventCursor, limit: Int, wait: Int) async throws -> OrderFeedPage {
        let page = pages.withLock { $0.popFirst() } ?? []
        return try page.withUnsafeBytes { bytes in
            try JSONReader.read(bytes) { try OrderFeedPage(&$0, after: cursor) }
        }
    }
}
