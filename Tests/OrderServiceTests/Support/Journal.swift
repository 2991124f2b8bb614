import Commerce
import Synchronization

/// What took effect at the products service and the payment provider, in the order in which it did.
final class Journal: Sendable {
    enum Effect: Hashable, Sendable {
        case reserved, refusedStock, confirmed, released, returned([ItemQuantity])
        case authorised, declined, captured, refunded(Int)
    }

    private let entries = Mutex<[(orderId: Identifier, effect: Effect)]>([])

    func note(_ effect: Effect, of orderId: Identifier) {
        entries.withLock { $0.append((orderId, effect)) }
    }

    func effects(of orderId: Identifier) -> [Effect] {
        entries.withLock { $0.filter { $0.orderId == orderId }.map(\.effect) }
    }

    var count: Int { entries.withLock { $0.count } }
}
