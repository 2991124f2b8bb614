import Commerce
import Synchronization

/// A ``MetricStore`` in this process's memory, for one process; ``SnapshotWriter`` keeps it across restarts.
final class MemoryMetricStore: MetricStore {
    private let content: Mutex<MetricState>

    init(_ state: MetricState = MetricState()) {
        content = Mutex(state)
    }

    /// Everything in it at this moment. Taking it costs nothing; the next change while it is held copies what it changes.
    var state: MetricState { content.withLock { $0 } }

    func cursor() async throws -> EventCursor {
        content.withLock { $0.cursor }
    }

    func facts(of customers: Set<Identifier>) async throws -> KnownFacts {
        content.withLock { state in
            var known: [Identifier: CustomerFacts] = [:]
            for customer in customers {
                known[customer] = state.customers[customer]
            }
            return KnownFacts(cursor: state.cursor, customers: known)
        }
    }

    func apply(_ increments: Increments, expecting expected: EventCursor, advancingTo next: EventCursor) async throws {
        try content.withLock { state in
            guard state.cursor == expected else { throw CursorMismatch(expected: expected, found: state.cursor) }
            state.apply(increments, advancingTo: next)
        }
    }

    func reading(of queries: [MetricQuery], recentOrders count: Int) async throws -> MetricReading {
        // Added up outside the lock, so that a long range does not hold the fold up; and without the customers, of which
        // a fold meanwhile would have to make a copy.
        let (cursor, table, recentOrders) = content.withLock { ($0.cursor, $0.buckets, $0.recentOrders) }
        let figures = queries.map { query in
            query.buckets.reduce(into: BucketFigures()) { sum, bucket in
                if let figures = table[bucket] { sum.add(figures, query.parts) }
            }
        }
        return MetricReading(cursor: cursor, figures: figures, recentOrders: recentOrders.suffix(count))
    }

    func productNames(of products: Set<Identifier>) async throws -> [Identifier: String] {
        content.withLock { state in
            products.reduce(into: [:]) { $0[$1] = state.productNames[$1] }
        }
    }

    func dropHours(before number: Int) async throws {
        content.withLock { $0.dropHours(before: number) }
    }

    func days() async throws -> [Int] {
        let table = content.withLock { $0.buckets }
        return table[.day].keys.sorted()
    }
}
