/// The orders a list of products can have; ties are broken by id, so that each is total and pages are exact.
enum ProductSort: String, CaseIterable, Hashable, Sendable {
    /// The exact name first, then those with all words in the name, then the others; newest first among equals.
    /// Deliberately no measure that depends on the rest of the catalogue: it would shift while somebody pages.
    case relevance
    case newest
    case price
    case priceDescending = "-price"
    /// By the first 100 characters of the name, without regard to case and accents.
    case name
}
