import Commerce

/// A storage of products that a history can be written to, while nothing else uses it.
///
/// All of it can be repeated: what was written before is left as it is.
protocol ProductHistoryStorage: ProductRepository {
    /// Adds those of the products that are not there yet, with their first stock.
    func add(_ products: [ImportedProduct]) async throws

    /// Does the steps in their order.
    ///
    /// - Throws: ``ProductImport/UnexpectedOutcome`` when stock was reserved that should be short, or was short.
    func write(_ steps: [StockStep]) async throws
}
