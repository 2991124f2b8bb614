/// Which products a list holds; all conditions must be met. Deleted products are never in it.
struct ProductFilter: Hashable, Sendable {
    /// What somebody typed into the search box.
    var text: String?
    var category: String?
    var minimumPrice: Int?
    var maximumPrice: Int?
    var attributes: [String: String] = [:]
}
