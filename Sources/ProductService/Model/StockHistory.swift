import Commerce

/// The stock of a product with a page of the adjustments that led to it, newest first.
struct StockHistory: Sendable {
    /// Where a page begins: before the movement at `position` of that product.
    struct Cursor: Hashable, Sendable, Codable {
        let productId: Identifier
        let position: Int64
    }

    let figures: StockFigures
    let movements: [StockMovement]
    let next: Cursor?
}
