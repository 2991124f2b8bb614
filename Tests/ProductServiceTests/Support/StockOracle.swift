import Commerce

@testable import ProductService

/// The rules of stock and reservations in memory, as plainly as they can be written.
struct StockOracle {
    struct Reservation {
        var state: ReservationState
        let outcome: ReservationOutcome
        var lines: [Identifier: (sold: Int, returned: Int)] = [:]
        var returns: Set<Identifier> = []
    }

    var products: [Identifier: Product]
    var deleted: Set<Identifier> = []
    var figures: [Identifier: StockFigures]
    var reservations: [Identifier: Reservation] = [:]
    var refusals = 0

    mutating func move(
        _ id: Identifier, available: Int = 0, reserved: Int = 0, sold: Int = 0, returned: Int = 0, supplied: Int = 0
    ) {
        let old = figures[id]!
        figures[id] = StockFigures(
            available: old.available + available, reserved: old.reserved + reserved, sold: old.sold + sold,
            returned: old.returned + returned, supplied: old.supplied + supplied)
    }

    mutating func reserve(_ lines: [ItemQuantity], _ order: Identifier) -> ReservationOutcome {
        if let known = reservations[order] { return known.outcome }
        let unknown = lines.map(\.productId).filter { products[$0] == nil || deleted.contains($0) }
        let shortages = unknown.isEmpty ? lines.filter { $0.quantity > figures[$0.productId]!.available } : []
        if !unknown.isEmpty {
            reservations[order] = Reservation(state: .refused, outcome: .unknownProducts(unknown))
        } else if !shortages.isEmpty {
            refusals += 1
            let outcome = ReservationOutcome.insufficientStock(
                shortages.map {
                    StockShortage(
                        productId: $0.productId, requested: $0.quantity, available: figures[$0.productId]!.available)
                })
            reservations[order] = Reservation(state: .refused, outcome: outcome)
        } else {
            let outcome = ReservationOutcome.reserved(
                lines.map { line in
                    let product = products[line.productId]!
                    return ReservedLine(
                        productId: line.productId, name: product.name, category: product.category,
                        unitPrice: product.price, quantity: line.quantity)
                })
            var reservation = Reservation(state: .reserved, outcome: outcome)
            for line in lines {
                reservation.lines[line.productId] = (line.quantity, 0)
                move(line.productId, available: -line.quantity, reserved: line.quantity)
            }
            reservations[order] = reservation
        }
        return reservations[order]!.outcome
    }

    mutating func confirm(_ order: Identifier) throws(ProductError) {
        guard let reservation = reservations[order] else { throw .invalidReservation(nil) }
        if reservation.state == .confirmed { return }
        guard reservation.state == .reserved else { throw .invalidReservation(reservation.state) }
        for (id, line) in reservation.lines { move(id, reserved: -line.sold, sold: line.sold) }
        reservations[order]!.state = .confirmed
    }

    mutating func release(_ order: Identifier) throws(ProductError) {
        guard let reservation = reservations[order] else {
            reservations[order] = Reservation(state: .released, outcome: .released)
            return
        }
        if reservation.state == .confirmed { throw .invalidReservation(.confirmed) }
        guard reservation.state == .reserved else { return }
        for (id, line) in reservation.lines { move(id, available: line.sold, reserved: -line.sold) }
        reservations[order]!.state = .released
    }

    mutating func takeBack(_ lines: [ItemQuantity], _ order: Identifier, _ id: Identifier) throws(ProductError) {
        guard let reservation = reservations[order] else { throw .invalidReservation(nil) }
        guard reservation.state == .confirmed else { throw .invalidReservation(reservation.state) }
        if reservation.returns.contains(id) { return }
        for line in lines {
            let known = reservation.lines[line.productId] ?? (0, 0)
            guard line.quantity <= known.sold - known.returned else {
                throw .returnExceedsSold(productId: line.productId, returnable: known.sold - known.returned)
            }
        }
        for line in lines {
            reservations[order]!.lines[line.productId]!.returned += line.quantity
            move(line.productId, available: line.quantity, returned: line.quantity)
        }
        reservations[order]!.returns.insert(id)
    }

    mutating func adjust(_ id: Identifier, _ change: Int) throws(ProductError) -> Int {
        if deleted.contains(id) { throw .notFound }
        let available = figures[id]!.available
        guard available + change >= 0 else { throw .insufficientStock(available: available) }
        move(id, available: change, supplied: change)
        return available + change
    }
}
