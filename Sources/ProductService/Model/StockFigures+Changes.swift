import Commerce

extension StockFigures {
    /// Those of a product whose first stock came in and to which nothing else has happened.
    init(supplied: Int) {
        self.init(available: supplied, reserved: 0, sold: 0, returned: 0, supplied: supplied)
    }

    /// The figures after an adjustment.
    ///
    /// - Throws: ``ProductError/insufficientStock(available:)``, ``ProductError/stockLimit(available:)``.
    func adjusted(by change: Int) throws -> StockFigures {
        let sum = available + change
        guard sum >= 0 else { throw ProductError.insufficientStock(available: available) }
        guard change < 0 || Limits.stock.contains(sum) else { throw ProductError.stockLimit(available: available) }
        return StockFigures(
            available: sum, reserved: reserved, sold: sold, returned: returned, supplied: supplied + change)
    }

    /// The figures after pieces went from one place to another.
    func moved(available: Int = 0, reserved: Int = 0, sold: Int = 0, returned: Int = 0) -> StockFigures {
        StockFigures(
            available: self.available + available, reserved: self.reserved + reserved, sold: self.sold + sold,
            returned: self.returned + returned, supplied: supplied)
    }
}
