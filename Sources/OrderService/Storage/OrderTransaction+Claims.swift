import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// Idempotency keys: who works on one, and what the final answer was.
extension OrderTransaction {
    private static let placing = "order"

    /// Claims a key for its customer, or says why not. An expired lease is taken over with the same order id.
    func claim(
        key: String, of customerId: Identifier, request: OrderRequest, hash: [UInt8], at time: Timestamp
    ) throws -> ClaimOutcome {
        let claim = Claim(
            customerId: customerId, key: key, orderId: .make(), request: request, holder: .make(), isFresh: true)
        let inserted = try connection.execute(
            """
            INSERT INTO claims (scope, user_id, idempotency_key, order_id, request_hash, request, holder,
                lease_until, attempts, next_attempt_at, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT DO NOTHING
            """,
            [
                OrderTransaction.placing, customerId, key, claim.orderId, hash, try JSONCoding.text(request),
                claim.holder, time.advanced(by: Claim.lease), time, time,
            ])
        if inserted == 1 { return .claimed(claim) }
        let row = try connection.queryOne(
            """
            SELECT * FROM claims WHERE scope = ? AND user_id = ? AND idempotency_key = ?
            \(connection.dialect.forUpdate)
            """, [OrderTransaction.placing, customerId, key])
        guard let row else {
            throw SQLDatabaseError.conflict(message: "the key was forgotten in the same moment")
        }
        guard try row.blob("request_hash") == hash else { return .anotherBody }
        if let answer = try StoredAnswer(row) { return .answered(answer) }
        guard try row.timestamp("lease_until") <= time else { return .inFlight }
        return .claimed(try takeOver(row, at: time))
    }

    private func takeOver(_ row: SQLRow, at time: Timestamp) throws -> Claim {
        let claim = Claim(
            customerId: try row.identifier("user_id"), key: try row.text("idempotency_key"),
            orderId: try row.identifier("order_id"),
            request: try JSONCoding.decoder.decode(OrderRequest.self, from: Data(try row.text("request").utf8)),
            holder: .make(), isFresh: false)
        try connection.execute(
            """
            UPDATE claims SET holder = ?, lease_until = ?
            WHERE scope = ? AND user_id = ? AND idempotency_key = ?
            """,
            [
                claim.holder, time.advanced(by: Claim.lease), OrderTransaction.placing, claim.customerId, claim.key,
            ])
        return claim
    }

    /// Takes over claims whose lease has expired and whose next attempt is due, oldest first.
    ///
    /// - Returns: the claims, and the orders of those that this program cannot read, which are put off for an hour.
    func takeOverExpired(at time: Timestamp, limit: Int) throws -> (claims: [Claim], unreadable: [Identifier]) {
        let rows = try connection.query(
            """
            SELECT * FROM claims WHERE answered_at IS NULL AND next_attempt_at <= ? AND lease_until <= ?
            ORDER BY next_attempt_at LIMIT ? \(connection.dialect.forUpdateOfFreeRows)
            """, [time, time, limit])
        var claims: [Claim] = []
        var unreadable: [Identifier] = []
        for row in rows {
            do {
                claims.append(try takeOver(row, at: time))
            } catch is DecodingError {
                let orderId = try row.identifier("order_id")
                try connection.execute(
                    "UPDATE claims SET next_attempt_at = ? WHERE order_id = ? AND answered_at IS NULL",
                    [time.advanced(by: .seconds(3_600)), orderId])
                unreadable.append(orderId)
            }
        }
        return (claims, unreadable)
    }

    /// Ends every lease. Only when no other process can hold one: at the start of the only instance.
    func endAllLeases(at time: Timestamp) throws {
        try connection.execute(
            "UPDATE claims SET holder = NULL, lease_until = ?, next_attempt_at = ? WHERE answered_at IS NULL",
            [time, time])
        try connection.execute("UPDATE owed_calls SET next_attempt_at = ? WHERE next_attempt_at > ?", [time, time])
    }

    /// Keeps the lease for another while.
    ///
    /// - Throws: ``LeaseLost`` when somebody else has it.
    func renew(_ claim: Claim, at time: Timestamp) throws {
        try update(claim, "lease_until = ?", [time.advanced(by: Claim.lease)])
    }

    /// Gives the lease back after an attempt without a final answer: a client's retry may take it at once, the sweeper after a
    /// while.
    func giveBack(_ claim: Claim, at time: Timestamp) throws {
        let row = try connection.queryOne(
            "SELECT attempts FROM claims WHERE order_id = ? AND holder = ?", [claim.orderId, claim.holder])
        guard let row else { return }
        let attempts = try row.integer("attempts")
        try update(
            claim, "holder = NULL, lease_until = ?, attempts = ?, next_attempt_at = ?",
            [time, attempts + 1, time.advanced(by: RetryDelay.after(attempts: attempts))])
    }

    /// Keeps the lease for another while and takes the number of the order that it is for.
    ///
    /// - Throws: ``LeaseLost`` when somebody else has it.
    func renewAndTakeNumber(_ claim: Claim, at time: Timestamp) throws -> Int {
        let rows = try connection.query(all: [renewal(of: claim, at: time), .takeNumbers(1)])
        guard !rows[0].isEmpty else { throw LeaseLost() }
        return try number(rows[1])
    }

    /// Keeps the lease for another while and changes the order that it is for.
    ///
    /// - Throws: ``LeaseLost`` when somebody else has it or has changed the order.
    func renew(_ claim: Claim, updating stored: StoredOrder, at time: Timestamp) throws {
        let rows = try connection.query(all: [renewal(of: claim, at: time), .update(stored)])
        guard rows.allSatisfy({ !$0.isEmpty }) else { throw LeaseLost() }
    }

    private func renewal(of claim: Claim, at time: Timestamp) -> SQLStatement {
        SQLStatement(
            """
            UPDATE claims SET lease_until = ? WHERE order_id = ? AND holder = ? AND answered_at IS NULL
            RETURNING order_id
            """, [time.advanced(by: Claim.lease), claim.orderId, claim.holder])
    }

    /// Records a final answer that no event goes with.
    ///
    /// - Throws: ``LeaseLost`` when somebody else has the lease.
    func finish(_ claim: Claim, with answer: StoredAnswer, at time: Timestamp) throws {
        let finish = SQLStatement.finish(claim, with: answer, hasEvent: false, at: time)
        guard try connection.execute(finish) == 1 else { throw LeaseLost() }
    }

    private func update(_ claim: Claim, _ assignments: String, _ values: [any SQLValueConvertible]) throws {
        let changed = try connection.execute(
            "UPDATE claims SET \(assignments) WHERE order_id = ? AND holder = ? AND answered_at IS NULL",
            values + [claim.orderId, claim.holder])
        guard changed == 1 else { throw LeaseLost() }
    }

    /// The answer a refund request of this key got, if any.
    ///
    /// - Throws: ``IdempotencyProblem`` when the key was used with another body.
    func refundAnswer(
        key: String, of userId: Identifier, orderId: Identifier, hash: [UInt8]
    ) throws -> StoredAnswer? {
        let row = try connection.queryOne(
            "SELECT * FROM claims WHERE scope = ? AND user_id = ? AND idempotency_key = ?",
            [refundScope(orderId), userId, key])
        guard let row else { return nil }
        guard try row.blob("request_hash") == hash else { throw IdempotencyProblem.anotherBody }
        return try StoredAnswer(row)
    }

    /// What records the answer of a refund, which needs no lease: its one transaction either holds both or neither.
    ///
    /// - Parameter hasEvent: whether the answer carries the position of the event before it.
    func record(
        _ answer: StoredAnswer, hasEvent: Bool, key: String, of userId: Identifier, orderId: Identifier, hash: [UInt8],
        at time: Timestamp
    ) -> SQLStatement {
        SQLStatement(
            """
            INSERT INTO claims (scope, user_id, idempotency_key, order_id, request_hash, lease_until, attempts,
                next_attempt_at, created_at, answered_at, answer_status, answer_body, answer_location, answer_position)
            SELECT ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, \(hasEvent ? SQLEventLog.lastPosition : "NULL")
            """,
            [
                refundScope(orderId), userId, key, orderId, hash, time, time, time, time, answer.status, answer.body,
                answer.location,
            ])
    }

    private func refundScope(_ orderId: Identifier) -> String { "refund \(orderId)" }

    /// Forgets answers that were given before `time`.
    func deleteAnswers(before time: Timestamp) throws {
        try connection.execute("DELETE FROM claims WHERE answered_at < ?", [time])
    }
}

extension StoredAnswer {
    fileprivate init?(_ row: SQLRow) throws {
        guard try row.optionalTimestamp("answered_at") != nil else { return nil }
        self.init(
            status: try row.integer("answer_status"), body: try row.blob("answer_body"),
            location: try row.optionalText("answer_location"),
            eventPosition: try row.optionalInt64("answer_position"))
    }
}
