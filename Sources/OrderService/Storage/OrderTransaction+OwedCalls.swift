import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// Calls owed to other systems: written with the change that owes them, deleted when they are answered.
extension OrderTransaction {
    /// What each of the orders owes, in the order in which it must be sent; orders that owe nothing are left out.
    func owedCalls(of orderIds: [Identifier]) throws -> [[OwedCall]] {
        let rows = try connection.query(
            "SELECT * FROM owed_calls WHERE order_id IN (\(placeholders(orderIds.count))) ORDER BY order_id, sequence",
            orderIds)
        let calls = try rows.map { row in
            OwedCall(
                id: try row.identifier("id"), orderId: try row.identifier("order_id"),
                kind: try JSONCoding.decoder.decode(OwedCall.Kind.self, from: Data(try row.text("kind").utf8)),
                attempts: try row.integer("attempts"))
        }
        return Array(Dictionary(grouping: calls, by: \.orderId).values)
    }

    /// Whether there is an order that owes a call which is due.
    func isCallDue(at time: Timestamp) throws -> Bool {
        try !ordersOwing(at: time, limit: 1).isEmpty
    }

    /// Takes over orders that owe a call which is due: for ``OwedCall/lease`` nobody else gets them.
    func takeOrdersOwing(at time: Timestamp, limit: Int) throws -> [Identifier] {
        let orderIds = try ordersOwing(at: time, limit: limit)
        guard !orderIds.isEmpty else { return [] }
        let taken = try connection.query(
            """
            UPDATE owed_calls SET next_attempt_at = ?
            WHERE order_id IN (\(placeholders(orderIds.count))) AND next_attempt_at <= ? RETURNING order_id
            """, [time.advanced(by: OwedCall.lease)] + orderIds + [time])
        return Array(Set(try taken.map { try $0.identifier("order_id") }))
    }

    private func ordersOwing(at time: Timestamp, limit: Int) throws -> [Identifier] {
        try connection.query(
            """
            SELECT order_id FROM owed_calls GROUP BY order_id HAVING MAX(next_attempt_at) <= ?
            ORDER BY MIN(next_attempt_at) LIMIT ?
            """, [time, limit]
        ).map { try $0.identifier("order_id") }
    }

    /// Forgets calls that were answered, and puts off everything that the orders of the others owe.
    func settle(_ answered: [OwedCall], puttingOff unanswered: [OwedCall], at time: Timestamp) throws {
        let settled = answered.map { SQLStatement("DELETE FROM owed_calls WHERE id = ?", [$0.id]) }
        let putOff = unanswered.flatMap { call in
            let next = time.advanced(by: RetryDelay.after(attempts: call.attempts))
            return [
                SQLStatement("UPDATE owed_calls SET next_attempt_at = ? WHERE order_id = ?", [next, call.orderId]),
                SQLStatement("UPDATE owed_calls SET attempts = attempts + 1 WHERE id = ?", [call.id]),
            ]
        }
        try connection.execute(all: settled + putOff)
    }
}
