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
}
