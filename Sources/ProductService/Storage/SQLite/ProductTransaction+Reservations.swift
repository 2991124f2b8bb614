import Commerce
import Foundation
import SQLDatabase
import ServiceKit

/// The stock that orders hold. What each step promises is said at ``ProductRepository``.
extension ProductTransaction {
    /// - Parameter refusalId: the id of the event that tells of a shortage, a new one by default.
    func reserve(
        _ lines: [ItemQuantity], for orderId: Identifier, at time: Timestamp, refusalId: Identifier? = nil
    ) throws -> ReservationOutcome {
        if let recorded = try recordedOutcome(of: orderId) { return recorded }
        let products = try lines.map { try ReservableProduct.find($0.productId, connection) }
        let wanted = zip(lines, products).compactMap { line, product in product.map { (line, $0) } }
        guard wanted.count == lines.count else {
            let unknown = zip(lines, products).filter { $1 == nil }.map(\.0.productId)
            return try record(.unknownProducts(unknown), as: .refused, for: orderId, at: time)
        }
        let short = wanted.filter { $0.quantity > $1.available }
        guard short.isEmpty else {
            let shortages = short.map { line, product in
                StockShortage(
                    productId: line.productId, requested: line.quantity, available: product.available)
            }
            let outcome = try record(.insufficientStock(shortages), as: .refused, for: orderId, at: time)
            let facts = StockRefusalFacts(orderId: orderId, shortages: short.map { $1.shortage(of: $0) })
            try SQLEventLog.append([.product(.stockRefused, facts, at: time, id: refusalId)], to: connection)
            return outcome
        }
        let reserved = ReservationOutcome.reserved(wanted.map { line, product in product.reserved(line) })
        _ = try record(reserved, as: .reserved, for: orderId, at: time)
        for (line, product) in wanted {
            // The writer is alone, so this always holds; if it ever did not, nothing may be reserved.
            let changes = try connection.execute(
                """
                UPDATE stock SET available = available - ?, reserved = reserved + ?
                WHERE product = ? AND available >= ?
                """, [line.quantity, line.quantity, product.number, line.quantity])
            guard changes == 1 else { throw ProductError.insufficientStock(available: product.available) }
            try connection.execute(
                "INSERT INTO reservation_lines (order_id, product, quantity, returned) VALUES (?, ?, ?, 0)",
                [orderId, product.number, line.quantity])
        }
        return reserved
    }

    func confirmReservation(of orderId: Identifier) throws {
        let state = try state(of: orderId)
        guard state != .confirmed else { return }
        guard state == .reserved else { throw ProductError.invalidReservation(state) }
        try connection.execute(
            """
            UPDATE stock SET reserved = reserved - l.quantity, sold = sold + l.quantity
            FROM reservation_lines l WHERE l.order_id = ? AND stock.product = l.product
            """, [orderId])
        try setState(.confirmed, of: orderId)
    }

    func releaseReservation(of orderId: Identifier, at time: Timestamp) throws {
        switch try state(of: orderId) {
        case .released, .refused: return
        case .confirmed: throw ProductError.invalidReservation(.confirmed)
        case nil: _ = try record(.released, as: .released, for: orderId, at: time)
        case .reserved:
            try connection.execute(
                """
                UPDATE stock SET available = available + l.quantity, reserved = reserved - l.quantity
                FROM reservation_lines l WHERE l.order_id = ? AND stock.product = l.product
                """, [orderId])
            try setState(.released, of: orderId)
        }
    }

    func returnStock(
        _ lines: [ItemQuantity], for orderId: Identifier, returnId: Identifier, at time: Timestamp
    ) throws {
        let items = try JSONCoding.bytes(lines)
        let state = try state(of: orderId)
        guard state == .confirmed else { throw ProductError.invalidReservation(state) }
        let isNew = try connection.execute(
            """
            INSERT INTO stock_returns (order_id, return_id, created_at, items) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """, [orderId, returnId, time, items])
        guard isNew == 1 else { return }
        for line in lines { try returnStock(line, for: orderId) }
    }

    private func returnStock(_ line: ItemQuantity, for orderId: Identifier) throws {
        let row = try connection.queryOne(
            """
            SELECT l.product, l.quantity - l.returned AS returnable
            FROM products p JOIN reservation_lines l ON l.order_id = ? AND l.product = p.number WHERE p.id = ?
            """, [orderId, line.productId])
        let returnable = try row?.integer("returnable") ?? 0
        guard let row, line.quantity <= returnable else {
            throw ProductError.returnExceedsSold(productId: line.productId, returnable: returnable)
        }
        let product = try row.int64("product")
        try connection.execute(
            "UPDATE reservation_lines SET returned = returned + ? WHERE order_id = ? AND product = ?",
            [line.quantity, orderId, product])
        try connection.execute(
            "UPDATE stock SET available = available + ?, returned = returned + ? WHERE product = ?",
            [line.quantity, line.quantity, product])
    }

    private func recordedOutcome(of orderId: Identifier) throws -> ReservationOutcome? {
        let row = try connection.queryOne("SELECT outcome FROM reservations WHERE order_id = ?", [orderId])
        return try row.map {
            try JSONCoding.decoder.decode(ReservationOutcome.self, from: Data(try $0.blob("outcome")))
        }
    }

    private func record(
        _ outcome: ReservationOutcome, as state: ReservationState, for orderId: Identifier, at time: Timestamp
    ) throws -> ReservationOutcome {
        try connection.execute(
            "INSERT INTO reservations (order_id, state, created_at, outcome) VALUES (?, ?, ?, ?)",
            [orderId, state.rawValue, time, try JSONCoding.bytes(outcome)])
        return outcome
    }

    private func state(of orderId: Identifier) throws -> ReservationState? {
        let row = try connection.queryOne("SELECT state FROM reservations WHERE order_id = ?", [orderId])
        return try row?.value("state", as: ReservationState.self)
    }

    private func setState(_ state: ReservationState, of orderId: Identifier) throws {
        try connection.execute("UPDATE reservations SET state = ? WHERE order_id = ?", [state.rawValue, orderId])
    }
}
