import Commerce
import SQLDatabase

/// What the simulated payment provider reads and writes in one transaction.
struct SimulatedBooks {
    let connection: any SQLConnection

    /// What became of the order's payment; nil when there was none.
    func outcome(of orderId: Identifier) throws -> PaymentOutcome? {
        try connection.query(selection(orderId)).first?.value("outcome", as: PaymentOutcome.self)
    }

    /// Records the order's payment unless there is one, and returns how that ended.
    func settle(_ outcome: PaymentOutcome, of amount: Money, for orderId: Identifier) throws -> PaymentOutcome {
        let rows = try connection.query(all: [insertion(outcome, amount, orderId), selection(orderId)])
        return try rows[1].first?.value("outcome", as: PaymentOutcome.self) ?? outcome
    }

    private func selection(_ orderId: Identifier) -> SQLStatement {
        SQLStatement("SELECT outcome FROM simulated_charges WHERE order_id = ?", [orderId])
    }

    private func insertion(_ outcome: PaymentOutcome, _ amount: Money, _ orderId: Identifier) -> SQLStatement {
        SQLStatement(
            "INSERT INTO simulated_charges (order_id, amount, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [orderId, amount.amount, outcome])
    }

    /// Gives money back, once per `refundId`.
    ///
    /// - Throws: ``RefundRefused``.
    func refund(_ amount: Money, of orderId: Identifier, refundId: Identifier) throws {
        // One refund of an order after the other, or two could give back more than there is.
        _ = try connection.query(
            "SELECT order_id FROM simulated_charges WHERE order_id = ? \(connection.dialect.forUpdate)", [orderId])
        let known = try connection.queryOne("SELECT id FROM simulated_refunds WHERE id = ?", [refundId])
        guard known == nil else { return }
        let charge = try connection.queryOne(
            """
            SELECT amount - (SELECT COALESCE(SUM(r.amount), 0) FROM simulated_refunds r WHERE r.order_id = c.order_id)
                AS rest
            FROM simulated_charges c WHERE order_id = ? AND outcome = ?
            """, [orderId, PaymentOutcome.captured])
        guard let charge, try charge.integer("rest") >= amount.amount else { throw RefundRefused(orderId: orderId) }
        try connection.execute(
            "INSERT INTO simulated_refunds (id, order_id, amount) VALUES (?, ?, ?)",
            [refundId, orderId, amount.amount])
    }
}

/// The provider holds less money of the order than it was asked to give back.
struct RefundRefused: Error {
    let orderId: Identifier
}
