import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// The stock that orders hold.
extension ProductTransaction {
    /// Does a step of an order by the rules and writes what it has changed.
    ///
    /// - Parameter lines: of products that may not be held for the order yet.
    /// - Throws: what the rule throws.
    func perform<Value>(
        for orderId: Identifier, _ lines: [ItemQuantity] = [], _ rule: (inout StockLedger) throws -> Value
    ) throws -> Value {
        let known = try reservation(of: orderId)
        var products: [Identifier: StockLedger.Entry] = [:]
        for id in Set(lines.map(\.productId) + (known?.lines.map(\.productId) ?? [])) {
            products[id] = try entry(of: id)
        }
        var ledger = StockLedger(products: products, reservations: known.map { [orderId: $0] } ?? [:])
        let value = try rule(&ledger)
        for id in ledger.changedProducts {
            if let figures = ledger.products[id]?.figures { try write(figures, of: id) }
        }
        if ledger.changedReservations.contains(orderId), let reservation = ledger.reservations[orderId] {
            if let known {
                try update(reservation, of: orderId, from: known)
            } else {
                try insert(reservation, of: orderId)
            }
        }
        if !ledger.events.isEmpty { try SQLEventLog.append(ledger.events, to: connection) }
        return value
    }

    // MARK: Reading

    private func entry(of id: Identifier) throws -> StockLedger.Entry? {
        let row = try connection.queryOne(
            """
            SELECT p.name, p.category, p.price, p.currency, p.deleted_at IS NULL AS is_listed,
                s.available, s.reserved, s.sold, s.returned, s.supplied
            FROM products p JOIN stock s ON s.product = p.number WHERE p.id = ?
            """, [id])
        guard let row else { return nil }
        let code = try row.text("currency")
        guard let currency = Currency(code) else {
            throw SQLDatabaseError.unexpectedValue(column: "currency", expected: "a currency code", found: "text")
        }
        return StockLedger.Entry(
            name: try row.text("name"), category: try row.text("category"),
            price: Money(try row.integer("price"), currency), isListed: try row.boolean("is_listed"),
            figures: try StockFigures(row: row))
    }

    private func reservation(of orderId: Identifier) throws -> StockLedger.Reservation? {
        let row = try connection.queryOne(
            "SELECT state, created_at, outcome FROM reservations WHERE order_id = ?", [orderId])
        guard let row else { return nil }
        let lines = try connection.query(
            """
            SELECT p.id, l.quantity, l.returned FROM reservation_lines l JOIN products p ON p.number = l.product
            WHERE l.order_id = ?
            """, [orderId])
        let returns = try connection.query(
            "SELECT return_id, created_at, items FROM stock_returns WHERE order_id = ?", [orderId])
        return try StockLedger.Reservation(row: row, lines: lines, returns: returns)
    }

    // MARK: Writing

    private func write(_ figures: StockFigures, of id: Identifier) throws {
        try connection.execute(
            """
            UPDATE stock SET available = ?, reserved = ?, sold = ?, returned = ?
            WHERE product = (SELECT number FROM products WHERE id = ?)
            """, [figures.available, figures.reserved, figures.sold, figures.returned, id])
    }

    func insert(_ reservation: StockLedger.Reservation, of orderId: Identifier) throws {
        try connection.execute(
            "INSERT INTO reservations (order_id, state, created_at, outcome) VALUES (?, ?, ?, ?)",
            [orderId, reservation.state.rawValue, reservation.createdAt, try JSONCoding.bytes(reservation.outcome)])
        for line in reservation.lines {
            try connection.execute(
                """
                INSERT INTO reservation_lines (order_id, product, quantity, returned)
                SELECT ?, number, ?, ? FROM products WHERE id = ?
                """, [orderId, line.quantity, line.returned, line.productId])
        }
        try insert(reservation.returns, of: orderId)
    }

    private func update(
        _ reservation: StockLedger.Reservation, of orderId: Identifier, from known: StockLedger.Reservation
    ) throws {
        try connection.execute(
            "UPDATE reservations SET state = ? WHERE order_id = ?", [reservation.state.rawValue, orderId])
        for (line, old) in zip(reservation.lines, known.lines) where line.returned != old.returned {
            try connection.execute(
                """
                UPDATE reservation_lines SET returned = ?
                WHERE order_id = ? AND product = (SELECT number FROM products WHERE id = ?)
                """, [line.returned, orderId, line.productId])
        }
        try insert(reservation.returns.dropFirst(known.returns.count), of: orderId)
    }

    private func insert(_ returns: some Sequence<StockLedger.Reservation.Return>, of orderId: Identifier) throws {
        for back in returns {
            try connection.execute(
                "INSERT INTO stock_returns (order_id, return_id, created_at, items) VALUES (?, ?, ?, ?)",
                [orderId, back.id, back.createdAt, try JSONCoding.bytes(back.lines)])
        }
    }
}

extension StockLedger.Reservation {
    init(row: SQLRow, lines: [SQLRow], returns: [SQLRow]) throws {
        self.init(
            state: try row.value("state", as: ReservationState.self), createdAt: try row.timestamp("created_at"),
            outcome: try JSONCoding.decoder.decode(ReservationOutcome.self, from: Data(try row.blob("outcome"))),
            lines: try lines.map { line in
                Line(
                    productId: try line.identifier("id"), quantity: try line.integer("quantity"),
                    returned: try line.integer("returned"))
            },
            returns: try returns.map { back in
                Return(
                    id: try back.identifier("return_id"), createdAt: try back.timestamp("created_at"),
                    lines: try JSONCoding.decoder.decode([ItemQuantity].self, from: Data(try back.blob("items"))))
            })
    }
}
