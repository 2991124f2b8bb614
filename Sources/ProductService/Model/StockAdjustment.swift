import Commerce

/// A correction of what is in stock: goods that came in, broke or were miscounted.
struct StockAdjustment: Sendable {
    /// Pieces added, or taken away when negative; never 0.
    let change: Int
    let reason: String
    let time: Timestamp
}
