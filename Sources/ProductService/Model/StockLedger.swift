import Commerce
import ServiceKit

/// The rules of stock and reservations over a part of a storage that is in memory: the products and reservations that some
/// steps are about, as they were read, and what the steps change.
///
/// What each step promises is said at ``ProductRepository``. A step that throws has changed nothing.
struct StockLedger {
    /// A product as a reservation needs it.
    struct Entry: Sendable {
        let name: String
        let category: String
        let price: Money
        /// Whether it can still be bought.
        let isListed: Bool
        var figures: StockFigures
    }

    /// What is held for an order, or was refused.
    struct Reservation: Sendable {
        /// A line that is held, or was sold.
        struct Line: Sendable {
            let productId: Identifier
            let quantity: Int
            /// How many of them came back.
            var returned = 0
        }

        /// Sold pieces that came back.
        struct Return: Sendable {
            let id: Identifier
            let createdAt: Timestamp
            let lines: [ItemQuantity]
        }

        var state: ReservationState
        let createdAt: Timestamp
        let outcome: ReservationOutcome
        var lines: [Line] = []
        var returns: [Return] = []
    }

    private(set) var products: [Identifier: Entry]
    private(set) var reservations: [Identifier: Reservation]
    private(set) var changedProducts: Set<Identifier> = []
    private(set) var changedReservations: Set<Identifier> = []
    private(set) var events: [NewEvent] = []

    init(products: [Identifier: Entry], reservations: [Identifier: Reservation]) {
        self.products = products
        self.reservations = reservations
    }

    /// - Parameter refusalId: the id of the event that tells of a shortage, a new one by default.
    mutating func reserve(
        _ lines: [ItemQuantity], for orderId: Identifier, at time: Timestamp, refusalId: Identifier? = nil
    ) throws -> ReservationOutcome {
        if let recorded = reservations[orderId] { return recorded.outcome }
        let wanted = lines.map { ($0, products[$0.productId].flatMap { $0.isListed ? $0 : nil }) }
        let unknown = wanted.filter { $1 == nil }.map(\.0.productId)
        let short = wanted.compactMap { line, product in
            product.flatMap { line.quantity > $0.figures.available ? (line, $0) : nil }
        }
        if !unknown.isEmpty {
            return record(.unknownProducts(unknown), as: .refused, for: orderId, at: time)
        }
        guard short.isEmpty else {
            let facts = StockRefusalFacts(orderId: orderId, shortages: short.map { $1.shortage(of: $0) })
            events.append(try .product(.stockRefused, facts, at: time, id: refusalId))
            let shortages = short.map { line, product in
                StockShortage(
                    productId: line.productId, requested: line.quantity, available: product.figures.available)
            }
            return record(.insufficientStock(shortages), as: .refused, for: orderId, at: time)
        }
        for line in lines { move(line.productId, available: -line.quantity, reserved: line.quantity) }
        let reserved = wanted.compactMap { line, product in product?.reserved(line) }
        return record(
            .reserved(reserved), as: .reserved, for: orderId, at: time,
            lines: lines.map { Reservation.Line(productId: $0.productId, quantity: $0.quantity) })
    }

    mutating func confirmReservation(of orderId: Identifier) throws {
        let reservation = reservations[orderId]
        guard reservation?.state != .confirmed else { return }
        guard let reservation, reservation.state == .reserved else {
            throw ProductError.invalidReservation(reservation?.state)
        }
        for line in reservation.lines { move(line.productId, reserved: -line.quantity, sold: line.quantity) }
        change(orderId) { $0.state = .confirmed }
    }

    mutating func releaseReservation(of orderId: Identifier, at time: Timestamp) throws {
        guard let reservation = reservations[orderId] else {
            _ = record(.released, as: .released, for: orderId, at: time)
            return
        }
        switch reservation.state {
        case .released, .refused: return
        case .confirmed: throw ProductError.invalidReservation(.confirmed)
        case .reserved:
            for line in reservation.lines { move(line.productId, available: line.quantity, reserved: -line.quantity) }
            change(orderId) { $0.state = .released }
        }
    }

    mutating func returnStock(
        _ lines: [ItemQuantity], for orderId: Identifier, returnId: Identifier, at time: Timestamp
    ) throws {
        guard let reservation = reservations[orderId], reservation.state == .confirmed else {
            throw ProductError.invalidReservation(reservations[orderId]?.state)
        }
        guard !reservation.returns.contains(where: { $0.id == returnId }) else { return }
        for line in lines {
            let sold = reservation.lines.first { $0.productId == line.productId }
            let returnable = sold.map { $0.quantity - $0.returned } ?? 0
            guard line.quantity <= returnable else {
                throw ProductError.returnExceedsSold(productId: line.productId, returnable: returnable)
            }
        }
        for line in lines { move(line.productId, available: line.quantity, returned: line.quantity) }
        change(orderId) { reservation in
            reservation.returns.append(Reservation.Return(id: returnId, createdAt: time, lines: lines))
            for line in lines {
                guard let place = reservation.lines.firstIndex(where: { $0.productId == line.productId }) else {
                    continue
                }
                reservation.lines[place].returned += line.quantity
            }
        }
    }

    private mutating func record(
        _ outcome: ReservationOutcome, as state: ReservationState, for orderId: Identifier, at time: Timestamp,
        lines: [Reservation.Line] = []
    ) -> ReservationOutcome {
        reservations[orderId] = Reservation(state: state, createdAt: time, outcome: outcome, lines: lines)
        changedReservations.insert(orderId)
        return outcome
    }

    private mutating func change(_ orderId: Identifier, _ body: (inout Reservation) -> Void) {
        guard var reservation = reservations[orderId] else { return }
        body(&reservation)
        reservations[orderId] = reservation
        changedReservations.insert(orderId)
    }

    private mutating func move(
        _ productId: Identifier, available: Int = 0, reserved: Int = 0, sold: Int = 0, returned: Int = 0
    ) {
        guard let figures = products[productId]?.figures else { return }
        products[productId]?.figures = figures.moved(
            available: available, reserved: reserved, sold: sold, returned: returned)
        changedProducts.insert(productId)
    }
}

extension StockLedger.Entry {
    fileprivate func reserved(_ line: ItemQuantity) -> ReservedLine {
        ReservedLine(
            productId: line.productId, name: name, category: category, unitPrice: price, quantity: line.quantity)
    }

    fileprivate func shortage(of line: ItemQuantity) -> StockRefusalFacts.Shortage {
        StockRefusalFacts.Shortage(
            productId: line.productId, name: name, category: category, requested: line.quantity,
            available: figures.available)
    }
}
