import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// Calls owed to other systems: written with the change that owes them, deleted when they are answered.
extension OrderTransaction {
    /// Adds calls after those the order owes already.
    func owe(_ calls: [OwedCall], at time: Timestamp) throws {
        for call in calls {
            try connection.execute(
                """
                INSERT INTO owed_calls (id, order_id, sequence, kind, attempts, next_attempt_at)
                SELECT ?, ?, COALESCE(MAX(sequence), 0) + 1, ?, 0, ? FROM owed_calls WHERE order_id = ?
                """, [call.id, call.orderId, try text(call.kind), time, call.orderId])
        }
    }

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

    /// Orders that owe a call which is due.
    func ordersOwing(at time: Timestamp, limit: Int) throws -> [Identifier] {
        try connection.query(
            """
            SELECT order_id FROM owed_calls GROUP BY order_id HAVING MAX(next_attempt_at) <= ?
            ORDER BY MIN(next_attempt_at) LIMIT ?
            """, [time, limit]
        ).map { try $0.identifier("order_id") }
    }

    func settle(_ call: OwedCall) throws {
        try connection.execute("DELETE FROM owed_calls WHERE id = ?", [call.id])
    }

    /// Puts off everything the order owes after a call that was not answered.
    func putOff(_ call: OwedCall, at time: Timestamp) throws {
        let next = time.advanced(by: RetryDelay.after(attempts: call.attempts))
        try connection.execute(
            "UPDATE owed_calls SET attempts = attempts + 1, next_attempt_at = ? WHERE id = ?", [next, call.id])
    }
}
