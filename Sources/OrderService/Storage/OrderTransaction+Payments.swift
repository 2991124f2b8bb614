import Commerce
import SQLDatabase

/// Attempts to take money, recorded before the provider is asked.
extension OrderTransaction {
    /// Records that the provider is about to be asked.
    func recordPaymentAttempt(for order: Order, at time: Timestamp) throws {
        try connection.execute(
            "INSERT INTO payments (order_id, state, amount, attempted_at) VALUES (?, 'attempted', ?, ?)",
            [order.id, order.total.amount, time])
    }

    func settlePayment(of orderId: Identifier, as outcome: PaymentOutcome, at time: Timestamp) throws {
        try connection.execute(
            "UPDATE payments SET state = ?, settled_at = ? WHERE order_id = ?", [outcome, time, orderId])
    }
}

extension PaymentOutcome: SQLValueConvertible {}
