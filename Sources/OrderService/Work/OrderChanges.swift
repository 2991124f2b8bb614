import Commerce
import Crypto
import Foundation
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
        let result = try await store.write { try $0.apply(change, to: id, for: viewer, at: now) }
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
        let result = try await store.write { transaction -> (StoredAnswer, Bool) in
            if let key, let answer = try transaction.refundAnswer(key: key, of: adminId, orderId: id, hash: hash) {
                return (answer, true)
            }
            let answer: StoredAnswer
            do {
                let (order, position) = try transaction.apply(change, to: id, for: .admin, at: now)
                answer = .placed(order, eventPosition: position)
            } catch let refusal as OrderChangeProblem {
                // What the order itself refuses is final under a key; the rest may be tried again.
                guard key != nil, case .refused = refusal else { throw refusal }
                answer = .refused(refusal.problem)
            }
            if let key {
                try transaction.recordRefund(answer, key: key, of: adminId, orderId: id, hash: hash, at: now)
            }
            return (answer, false)
        }
        owedCalls.send(for: id)
        return result
    }
}

extension OrderTransaction {
    fileprivate func apply(
        _ change: OrderChange, to id: Identifier, for viewer: Viewer, at time: Timestamp
    ) throws -> (order: Order, eventPosition: Int64) {
        guard var stored = try order(id, for: viewer) else { throw OrderChangeProblem.noSuchOrder }
        guard !stored.isInProgress else { throw OrderChangeProblem.inProgress }
        let effects: OrderChangeEffects
        do {
            effects = try change.apply(to: &stored, at: time)
        } catch {
            throw OrderChangeProblem.refused(error)
        }
        try update(stored)
        if effects.event == .refunded { try insertLastRefund(of: stored.order) }
        try owe(effects.owed, at: time)
        return (stored.order, try append(effects.event, stored.order, at: time))
    }
}
