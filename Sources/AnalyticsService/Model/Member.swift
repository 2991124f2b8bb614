import Commerce

/// One of the things that a ``Breakdown`` tells apart.
enum Member: Hashable, Sendable {
    case product(Identifier)
    /// A category, a payment method, a country or a status, as the API writes it.
    case key(String)
}
