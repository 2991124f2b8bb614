import Commerce
import Foundation
import ServiceKit
import Synchronization
import TestSupport

@testable import AnalyticsService

/// The orders that a log tells of, added up the slow way at whatever position the log has come to.
final class OrderLedger: OrderSums {
    private struct Content {
        var added: [SalesSums.Added] = []
        var isAway = false
    }

    /// All events of a log, and the cursor after the last.
    typealias Log = @Sendable () async throws -> (events: [OrderEvent], cursor: EventCursor)

    private let log: Log
    private let content = Mutex(Content())

    init(_ log: @escaping Log) {
        self.log = log
    }

    convenience init(_ feed: MemoryOrderFeed) {
        self.init { feed.content }
    }

    /// Whether it gives no answer.
    var isAway: Bool {
        get { content.withLock { $0.isAway } }
        set { content.withLock { $0.isAway = newValue } }
    }

    /// Adds an order that the log tells nothing of.
    func add(paidAt instant: Timestamp, total: Int) {
        content.withLock { $0.added.append(SalesSums.Added(instant: instant, total: total)) }
    }

    func removeAdded() {
        content.withLock { $0.added = [] }
    }

    func sums(of periods: [Period]) async throws -> SumsAnswer {
        let (added, isAway) = content.withLock { ($0.added, $0.isAway) }
        if isAway { throw DependencyUnavailable(role: .orders, reason: "away") }
        let (events, cursor) = try await log()
        let oracle = Oracle(events: events, timeZone: .gmt)
        return SumsAnswer(
            epoch: cursor.epoch!, position: cursor.position, eventId: cursor.eventId,
            periods: periods.map { SalesSums(of: $0, oracle, added) })
    }
}

extension SalesSums {
    struct Added {
        let instant: Timestamp
        let total: Int
    }

    fileprivate init(of period: Period, _ oracle: Oracle, _ added: [Added]) {
        func isIn(_ instant: Timestamp?) -> Bool {
            guard let instant else { return false }
            return (period.from.map { $0 <= instant } ?? true) && (period.to.map { instant < $0 } ?? true)
        }
        var placed: [OrderStatus: (orders: Int, total: Int)] = [:]
        var (gross, orders, units, cancelledSales, cancelledOrders, refunds) = (0, 0, 0, 0, 0, 0)
        for order in oracle.orders {
            if isIn(order.paidAt) {
                gross += order.total.amount
                orders += 1
                units += order.items.map(\.quantity).reduce(0, +)
            }
            if isIn(order.cancelledAt), order.paidAt != nil {
                cancelledSales += order.total.amount
                cancelledOrders += 1
            }
            refunds += order.refunds.filter { isIn($0.createdAt) }.map(\.amount.amount).reduce(0, +)
            if isIn(order.placedAt) {
                placed[order.status, default: (0, 0)].orders += 1
                placed[order.status, default: (0, 0)].total += order.total.amount
            }
        }
        for order in added where isIn(order.instant) {
            gross += order.total
            orders += 1
            placed[.paid, default: (0, 0)].orders += 1
            placed[.paid, default: (0, 0)].total += order.total
        }
        self.init(
            grossSales: gross, orders: orders, units: units, cancelledSales: cancelledSales,
            cancelledOrders: cancelledOrders, refunds: refunds,
            placed: placed.mapValues { Placed(orders: $0.orders, total: $0.total) })
    }
}
