import Commerce

/// An order with what storage knows of it besides.
struct StoredOrder: Sendable {
    var order: Order
    /// Whether its stock was sold, rather than only reserved; the call that says so may still be owed.
    var isStockConfirmed: Bool
    /// Grows with each change; a change is made on the version that was read.
    let version: Int
    /// Whether the request that places it has no final answer yet, which forbids all other changes.
    let isInProgress: Bool

    init(order: Order, isStockConfirmed: Bool, version: Int, isInProgress: Bool) {
        self.order = order
        self.isStockConfirmed = isStockConfirmed
        self.version = version
        self.isInProgress = isInProgress
    }

    /// An order as storage has it right after it was written for the first time.
    init(new order: Order) {
        self.init(order: order, isStockConfirmed: false, version: 1, isInProgress: true)
    }
}
