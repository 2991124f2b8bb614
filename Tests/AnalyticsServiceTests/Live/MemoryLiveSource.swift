import Commerce
import Synchronization

@testable import AnalyticsService

/// Today's numbers as the test sets them.
final class MemoryLiveSource: LiveSource {
    struct Unreadable: Error {}

    /// What the numbers are made from.
    struct Day: Sendable {
        var epoch: Identifier? = MemoryLiveSource.epoch
        var position: Int64 = 0
        var date = CalendarDate("2026-03-29")!
        var timeZone = "Europe/Berlin"
        var sums: [Metric: Int] = [:]
        var orders: [RecentOrder] = []
        var verification = Verification(status: .running, position: nil, drift: 0, verifiedAt: nil)
        var isUnreadable = false

        /// Counts one more paid order.
        mutating func pay(_ total: Int = 1_000) {
            position += 1
            orders.append(
                RecentOrder(
                    position: position, id: .make(), number: Int(position), total: total, units: 1,
                    paymentMethod: .card,
                    country: .unitedStates, paidAt: Timestamp(milliseconds: 1_790_000_000_000)))
            orders = orders.suffix(RecentOrder.kept)
            sums[.orders, default: 0] += 1
            sums[.grossSales, default: 0] += total
        }
    }

    static let epoch = Identifier("01890000-0000-7000-8000-000000000001")!

    private struct State {
        var day = Day()
        var readings = 0
        var isHeld = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    func change(_ body: (inout Day) -> Void) {
        state.withLock { body(&$0.day) }
        changed.yield()
    }

    /// How often it was read.
    var readings: Int { state.withLock { $0.readings } }

    /// From now on readings wait for ``release()``.
    func hold() {
        state.withLock { $0.isHeld = true }
    }

    func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isHeld = false
            return state.held
        }
        for continuation in held { continuation.resume() }
    }

    func reading() async throws -> LiveReading {
        await withCheckedContinuation { continuation in
            let isHeld = state.withLock { state in
                state.readings += 1
                if state.isHeld { state.held.append(continuation) }
                return state.isHeld
            }
            if !isHeld { continuation.resume() }
        }
        let day = state.withLock { $0.day }
        if day.isUnreadable { throw Unreadable() }
        var figures = BucketFigures()
        for (metric, sum) in day.sums { figures.add(sum, to: metric) }
        return LiveReading(
            epoch: day.epoch, position: day.position, asOf: nil, date: day.date, timeZone: day.timeZone,
            totals: Totals(figures), orders: day.orders, verification: day.verification)
    }

    func waitForChange(after position: Int64, timeout: Duration) async throws {
        for await _ in changes { return }
        throw CancellationError()
    }
}
