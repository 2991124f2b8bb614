import Commerce
import Synchronization

/// The rules of reservations, in memory: what the products service promises to orders.
final class StockRoom: Sendable {
    struct Product {
        let id: Identifier
        let name: String
        let category: String
        var price: Money
        let supplied: Int
        var available: Int
        var reserved = 0
        var sold = 0
        var returned = 0

        /// `available + reserved + sold − returned = supplied`, and nothing below zero.
        var isBalanced: Bool {
            available + reserved + sold - returned == supplied && min(available, reserved, sold, returned) >= 0
        }
    }

    /// A call that contradicts what was done before, which the products service refuses.
    struct Contradiction: Error {}

    private enum State {
        case reserved, refused, confirmed, released
    }

    private struct Reservation {
        var state: State
        let items: [ItemQuantity]
        let outcome: ReservationOutcome
    }

    private struct Shelves {
        var products: [Identifier: Product] = [:]
        var reservations: [Identifier: Reservation] = [:]
        var returns: Set<Identifier> = []
    }

    private let shelves = Mutex(Shelves())
    private let journal: Journal

    init(journal: Journal) {
        self.journal = journal
    }

    func add(_ name: String, category: String = "home", price: Int = 1_000, stock: Int = 1_000) -> Identifier {
        let product = Product(
            id: .make(), name: name, category: category, price: Money(price, .usd), supplied: stock, available: stock)
        shelves.withLock { $0.products[product.id] = product }
        return product.id
    }

    subscript(id: Identifier) -> Product { shelves.withLock { $0.products[id]! } }

    var isBalanced: Bool { shelves.withLock { $0.products.values.allSatisfy(\.isBalanced) } }

    func setPrice(of id: Identifier, to price: Int) {
        shelves.withLock { $0.products[id]?.price = Money(price, .usd) }
    }

    func reserve(_ items: [ItemQuantity], for orderId: Identifier) -> ReservationOutcome {
        shelves.withLock { shelves in
            if let known = shelves.reservations[orderId] { return known.outcome }
            let unknown = items.map(\.productId).filter { shelves.products[$0] == nil }
            let short = items.compactMap { item -> StockShortage? in
                guard let product = shelves.products[item.productId], product.available < item.quantity else {
                    return nil
                }
                return StockShortage(
                    productId: item.productId, requested: item.quantity, available: product.available)
            }
            let outcome: ReservationOutcome =
                if !unknown.isEmpty {
                    .unknownProducts(unknown)
                } else if !short.isEmpty {
                    .insufficientStock(short)
                } else {
                    .reserved(items.map { shelves.products[$0.productId]!.reservedLine($0.quantity) })
                }
            var state = State.refused
            if case .reserved = outcome {
                state = .reserved
                for item in items {
                    shelves.products[item.productId]!.available -= item.quantity
                    shelves.products[item.productId]!.reserved += item.quantity
                }
            }
            shelves.reservations[orderId] = Reservation(state: state, items: items, outcome: outcome)
            journal.note(state == .reserved ? .reserved : .refusedStock, of: orderId)
            return outcome
        }
    }

    func confirm(_ orderId: Identifier) throws {
        try shelves.withLock { shelves in
            guard let reservation = shelves.reservations[orderId] else { throw Contradiction() }
            if reservation.state == .confirmed { return }
            guard reservation.state == .reserved else { throw Contradiction() }
            for item in reservation.items {
                shelves.products[item.productId]!.reserved -= item.quantity
                shelves.products[item.productId]!.sold += item.quantity
            }
            shelves.reservations[orderId]!.state = .confirmed
            journal.note(.confirmed, of: orderId)
        }
    }

    func release(_ orderId: Identifier) throws {
        try shelves.withLock { shelves in
            guard let reservation = shelves.reservations[orderId] else {
                shelves.reservations[orderId] = Reservation(state: .released, items: [], outcome: .released)
                return
            }
            if reservation.state == .released || reservation.state == .refused { return }
            guard reservation.state == .reserved else { throw Contradiction() }
            for item in reservation.items {
                shelves.products[item.productId]!.reserved -= item.quantity
                shelves.products[item.productId]!.available += item.quantity
            }
            shelves.reservations[orderId]!.state = .released
            journal.note(.released, of: orderId)
        }
    }

    func takeBack(_ items: [ItemQuantity], of orderId: Identifier, returnId: Identifier) throws {
        try shelves.withLock { shelves in
            guard shelves.reservations[orderId]?.state == .confirmed else { throw Contradiction() }
            guard shelves.returns.insert(returnId).inserted else { return }
            for item in items {
                shelves.products[item.productId]!.available += item.quantity
                shelves.products[item.productId]!.returned += item.quantity
            }
            journal.note(.returned(items), of: orderId)
        }
    }
}

extension StockRoom.Product {
    func reservedLine(_ quantity: Int) -> ReservedLine {
        ReservedLine(productId: id, name: name, category: category, unitPrice: price, quantity: quantity)
    }
}
