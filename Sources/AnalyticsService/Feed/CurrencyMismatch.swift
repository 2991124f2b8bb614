import Commerce

/// The orders are in another currency than the amounts of the metrics are said to be in. Nothing is counted then.
struct CurrencyMismatch: Error, Codable, Equatable, CustomStringConvertible {
    let orders: Currency
    let metrics: Currency

    var description: String {
        "The orders are in \(orders), but STORE_CURRENCY of analytics is \(metrics). It must be the same for all roles."
    }
}
