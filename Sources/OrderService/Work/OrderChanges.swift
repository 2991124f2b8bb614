import Commerce
import Crypto
import Foundation
import SQLDatabase
import ServiceKit

/// Changes orders after they were placed: one transaction each, with all that follows from the change.
struct OrderChanges: Sendable {
    let store: OrderStore
    let owedCalls: OwedCallSender
    let clock: WallClock

    /// Applies `change` to the order `id`, when `viewer` may see it.
    ///
    /// - Returns: the order as it is then, and the position of the event that tells of it.
    /// - Throws: ``OrderChangeProblem``.
    func apply(
        _ change: OrderChange, to id: Identifier, for viewer: Viewer
    ) async throws -> (order: Order, eventPosition: Int64) {
        let now = clock.now
        let result = try await store.commit { transaction -> SQLEnding<(order: Order, eventPosition: Int64)> in
            let changed = try transaction.apply(change, to: id, for: viewer, at: now)
            return SQLEventLog.ending(of: [changed.event], after: changed.effects) { (changed.order, $0) }
        }
        owedCalls.send(for: id)
        return result
    }

    /// Refunds, once per key when there is one; with a key, what the order refuses is a final answer too.
    ///
    /// - Returns: the answer, and whether it was given before.
    func refund(
        _ refund: RefundOrder, of id: Identifier, by adminId: Identifier, key: String?
    ) async throws -> (answer: StoredAnswer, isReplay: Bool) {
        let hash = Array(SHA256.hash(data: Data(try JSONCoding.bytes(refund))))
        let now = clock.now
        let change = OrderChange.refund(
            refund.request, id: .make(), reason: refund.reason, restock: refund.restock)
        let result = try await store.commit { transaction -> SQLEnding<(answer: StoredAnswer, isReplay: Bool)> in
            let stored = try transaction.orderToChange(id, for: .admin)
            if let key, let answer = try transaction.refundAnswer(key: key, of: adminId, orderId: id, hash: hash) {
                return SQLEnding((answer, true))
            }
            func record(_ answer: StoredAnswer, hasEvent: Bool) -> [SQLStatement] {
                guard let key else { return [] }
                return [
                    transaction.record(
                        answer, hasEvent: hasEvent, key: key, of: adminId, orderId: id, hash: hash, at: now)
                ]
            }
            do {
                let changed = try transaction.apply(change, to: stored, at: now)
                let answer = StoredAnswer.placed(changed.order)
                return SQLEventLog.ending(
                    of: [changed.event], after: changed.effects, then: record(answer, hasEvent: true)
                ) { (answer.at($0), false) }
            } catch let refusal as OrderChangeProblem {
                // What the order itself refuses is final under a key; the rest may be tried again.
                guard key != nil, case .refused = refusal else { throw refusal }
                let answer = StoredAnswer.refused(refusal.problem)
                return SQLEnding((answer, false), record(answer, hasEvent: false))
            }
        }
        owedCalls.send(for: id)
        return result
    }
}

/// A change that was made, and what else belongs to it.
private struct ChangedOrder {
    let order: Order
    let event: NewEvent
    let effects: [SQLStatement]
}

extension OrderTransaction {
    fileprivate func apply(
        _ change: OrderChange, to id: Identifier, for viewer: Viewer, at time: Timestamp
    ) throws -> ChangedOrder {
        try apply(change, to: orderToChange(id, for: viewer), at: time)
    }

    fileprivate func orderToChange(_ id: Identifier, for viewer: Viewer) throws -> StoredOrder {
        guard let stored = try order(id, for: viewer, isToChange: true) else { throw OrderChangeProblem.noSuchOrder }
        return stored
    }

    fileprivate func apply(_ change: OrderChange, to stored: StoredOrder, at time: Timestamp) throws -> ChangedOrder {
        guard !stored.isInProgress else { throw OrderChangeProblem.inProgress }
        var stored = stored
        let effects: OrderChangeEffects
        do {
            effects = try change.apply(to: &stored, at: time)
        } catch {
            throw OrderChangeProblem.refused(error)
        }
        try update([stored])
        let refund = effects.event == .refunded ? try SQLStatement.insertLastRefund(of: stored.order) : []
        return ChangedOrder(
            order: stored.order, event: .order(effects.event, stored.order, at: time),
            effects: refund + (try SQLStatement.owe(effects.owed, at: time)))
    }
}
