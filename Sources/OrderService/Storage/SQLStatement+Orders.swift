import Commerce
import SQLDatabase
import ServiceKit

/// What is written of orders, their payments and what they owe.
extension SQLStatement {
    /// Its row has the last `number` that was taken.
    static func takeNumbers(_ count: Int) -> SQLStatement {
        SQLStatement("UPDATE order_number SET number = number + ? WHERE id = 1 RETURNING number", [count])
    }

    /// A new order and its line items.
    static func insertions(of order: Order) throws -> [SQLStatement] {
        let head = SQLStatement(
            """
            INSERT INTO orders (id, number, customer_id, status, currency, adjustments, total, payment_method,
                shipping_address, country, placed_at, stock_confirmed, version)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1)
            """,
            [
                order.id, order.number, order.customerId, order.status, order.total.currency.code,
                try JSONCoding.text(order.adjustments), order.total.amount, order.paymentMethod,
                try JSONCoding.text(order.shippingAddress), order.shippingAddress.country.code, order.placedAt,
            ])
        return [head]
            + order.items.enumerated().map { line, item in
                SQLStatement(
                    """
                    INSERT INTO line_items (order_id, line, product_id, name, category, quantity, unit_price)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        order.id, line, item.productId, item.name, item.category, item.quantity,
                        item.unitPrice.amount,
                    ])
            }
    }

    /// What can change of an order, on the version that was read: changes no row, and returns none, when that is no longer
    /// the order's version.
    static func update(_ stored: StoredOrder) -> SQLStatement {
        let order = stored.order
        return SQLStatement(
            """
            UPDATE orders SET status = ?, paid_at = ?, shipped_at = ?, delivered_at = ?, cancelled_at = ?,
                stock_confirmed = ?, version = version + 1
            WHERE id = ? AND version = ? RETURNING version
            """,
            [
                order.status, order.paidAt, order.shippedAt, order.deliveredAt, order.cancelledAt,
                stored.isStockConfirmed, order.id, stored.version,
            ])
    }

    /// The order's last refund; none when it has none.
    static func insertLastRefund(of order: Order) throws -> [SQLStatement] {
        guard let refund = order.refunds.last else { return [] }
        return [
            SQLStatement(
                """
                INSERT INTO refunds (id, order_id, sequence, amount, reason, restock, created_at, lines)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    refund.id, order.id, order.refunds.count, refund.amount.amount, refund.reason, refund.restock,
                    refund.createdAt, try JSONCoding.text(refund.lines),
                ])
        ]
    }

    /// That the provider is about to be asked for the money.
    static func paymentAttempt(for order: Order, at time: Timestamp) -> SQLStatement {
        SQLStatement(
            "INSERT INTO payments (order_id, state, amount, attempted_at) VALUES (?, 'attempted', ?, ?)",
            [order.id, order.total.amount, time])
    }

    static func paymentOutcome(_ outcome: PaymentOutcome, of orderId: Identifier, at time: Timestamp) -> SQLStatement {
        SQLStatement(
            "UPDATE payments SET state = ?, settled_at = ? WHERE order_id = ?", [outcome, time, orderId])
    }

    /// Calls after those the order owes already. Who owes them sends them at once; the sweepers leave them alone until
    /// ``OwedCall/lease`` is over.
    static func owe(_ calls: [OwedCall], at time: Timestamp) throws -> [SQLStatement] {
        try calls.map { call in
            SQLStatement(
                """
                INSERT INTO owed_calls (id, order_id, sequence, kind, attempts, next_attempt_at)
                SELECT ?, ?, COALESCE(MAX(sequence), 0) + 1, ?, 0, ? FROM owed_calls WHERE order_id = ?
                """,
                [
                    call.id, call.orderId, try JSONCoding.text(call.kind), time.advanced(by: OwedCall.lease),
                    call.orderId,
                ])
        }
    }

    /// The final answer to a claim whose lease this transaction renewed; the request, with its payment token, is forgotten.
    ///
    /// - Parameter hasEvent: whether the answer carries the position of the event before it.
    static func finish(
        _ claim: Claim, with answer: StoredAnswer, hasEvent: Bool, at time: Timestamp
    ) -> SQLStatement {
        SQLStatement(
            """
            UPDATE claims SET holder = NULL, request = NULL, answered_at = ?, answer_status = ?, answer_body = ?,
                answer_location = ?, answer_position = \(hasEvent ? SQLEventLog.lastPosition : "NULL")
            WHERE order_id = ? AND holder = ? AND answered_at IS NULL
            """, [time, answer.status, answer.body, answer.location, claim.orderId, claim.holder])
    }
}

extension PaymentOutcome: SQLValueConvertible {}
