/// A product of the demo shop's catalogue.
struct DemoProduct: Sendable {
    let name: String
    let category: DemoCategory
    /// In minor units.
    let price: Int
    let description: String
    let attributes: [String: String]
    /// Whether there are fewer than customers want, so that some are turned away.
    let isScarce: Bool

    init(
        _ name: String, _ category: DemoCategory, _ price: Int, _ description: String, _ attributes: [String: String],
        isScarce: Bool = false
    ) {
        self.name = name
        self.category = category
        self.price = price
        self.description = description
        self.attributes = attributes
        self.isScarce = isScarce
    }
}

enum DemoCategory: String, Sendable, CaseIterable {
    case home = "Home & Kitchen"
    case electronics = "Electronics"
    case clothing = "Clothing"
    case books = "Books"
    case sports = "Sports & Outdoors"

    /// What a SKU begins with.
    var code: String {
        switch self {
        case .home: "HOME"
        case .electronics: "ELEC"
        case .clothing: "WEAR"
        case .books: "BOOK"
        case .sports: "SPRT"
        }
    }

    /// How well it sells in each month, from January on, compared with the others.
    var seasons: [Double] {
        switch self {
        case .home: [1, 1, 1, 1, 0.95, 0.85, 0.7, 0.7, 0.95, 1.05, 1.25, 1.3]
        case .electronics: [1.05, 0.95, 0.9, 0.9, 0.9, 0.9, 0.85, 0.9, 1, 1, 1.45, 1.8]
        case .clothing: [0.9, 0.9, 1.2, 1.25, 1.15, 0.9, 0.7, 0.75, 1.25, 1.2, 1.05, 1.1]
        case .books: [1, 0.95, 0.9, 0.9, 0.9, 1.05, 1.25, 1.2, 0.95, 1, 1.15, 1.5]
        case .sports: [0.7, 0.75, 1, 1.2, 1.4, 1.55, 1.5, 1.35, 1, 0.8, 0.65, 0.6]
        }
    }
}
