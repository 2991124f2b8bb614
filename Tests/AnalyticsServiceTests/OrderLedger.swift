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
        var beforeSums: (@Sendable () async -> Void)?
        var asked: [Int] = []
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

    /// What the sums wait for after their position was told.
    var beforeSums: (@Sendable () async -> Void)? {
        get { content.withLock { $0.beforeSums } }
        set { content.withLock { $0.beforeSums = newValue } }
    }

    /// For how many periods it was asked, each time.
    var asked: [Int] { content.withLock { $0.asked } }

    /// Adds an order that the log tells nothing of.
    func add(paidAt instant: Timestamp, total: Int) {
        content.withLock { $0.added.append(SalesSums.Added(instant: instant, total: total)) }
    }

    func removeAdded() {
        content.withLock { $0.added = [] }
    }

    func ask(_ periods: [Period]) async throws -> SumsInquiry {
        let answer = try await sums(of: periods)
        let beforeSums = beforeSums
        return SumsInquiry(cursor: answer.cursor) {
            await beforeSums?()
            if self.isAway { throw DependencyUnavailable(role: .orders, reason: "away") }
            return answer.periods
        }
    }

    /// Refuses the questions that the orders service refuses.
    func sums(of periods: [Period]) async throws -> SumsAnswer {
        let (added, isAway) = content.withLock { content in
            content.asked.append(periods.count)
            return (content.added, content.isAway)
        }
        if isAway { throw DependencyUnavailable(role: .orders, reason: "away") }
        guard (1...SumsRequest.most).contains(periods.count) else {
            throw UnexpectedAnswer(status: 422, body: "There are \(periods.count) periods.")
        }
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
