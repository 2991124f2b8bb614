import Commerce
import ProductService
import UserService

/// What the demo shop sells, and how well.
struct DemoCatalogue: Sendable {
    let products: [ImportedProduct]
    let currency: Currency
    /// By month, the products of which there are enough, as numbers in ``products``.
    private let bestsellers: [Weighted<Int>]
    private let scarce: [Int]

    /// How many orders ask for something scarce besides.
    private static let scarceShare = 0.025
    private static let lineCounts = Weighted([(1, 0.45), (2, 0.28), (3, 0.15), (4, 0.08), (5, 0.04)])
    private static let quantities = Weighted([(1, 0.8), (2, 0.14), (3, 0.04), (4, 0.02)])

    init(_ plan: DemoPlan, currency: Currency) {
        self.currency = currency
        let all = DemoProduct.all
        let ample = all.indices.filter { !all[$0].isScarce }
        scarce = all.indices.filter { all[$0].isScarce }
        // Zipf's law: the second sells about half as well as the first, the third a third.
        var generator = plan.generator(for: .popularity)
        let ranked = ample.shuffled(using: &generator)
        var popularity = [Double](repeating: 0, count: all.count)
        for (rank, index) in ranked.enumerated() { popularity[index] = 1 / Double(rank + 1) }
        bestsellers = (0..<12).map { month in
            Weighted(ample.map { ($0, popularity[$0] * all[$0].category.seasons[month]) })
        }
        let total = popularity.reduce(0, +)
        let owner = DemoMerchant.account(plan).id
        products = all.indices.map { index in
            let product = all[index]
            let share = product.isScarce ? DemoCatalogue.scarceShare / 4 : 6 * popularity[index] / total
            let stock = product.isScarce ? 1 : 60
            return ImportedProduct(
                product, number: index, plan, ownerId: owner, currency: currency,
                stock: stock + Int(Double(plan.orders) * share))
        }
    }

    /// What a customer of this month puts into the cart, as numbers of products with quantities.
    func cart(month: Int, _ generator: inout SplitMix64) -> [CartLine] {
        let count = DemoCatalogue.lineCounts.draw(&generator)
        var cart: [CartLine] = []
        for _ in 0..<count {
            let product = bestsellers[month - 1].draw(&generator)
            let quantity = DemoCatalogue.quantities.draw(&generator)
            if !cart.contains(where: { $0.product == product }) {
                cart.append(CartLine(product: product, quantity: quantity))
            }
        }
        if generator.happens(DemoCatalogue.scarceShare) {
            cart.append(CartLine(product: generator.element(of: scarce), quantity: 1 + generator.index(below: 2)))
        }
        return cart
    }

    func quantities(_ cart: [CartLine]) -> [ItemQuantity] {
        cart.map { ItemQuantity(productId: products[$0.product].id, quantity: $0.quantity) }
    }
}

extension ImportedProduct {
    fileprivate init(
        _ product: DemoProduct, number: Int, _ plan: DemoPlan, ownerId: Identifier, currency: Currency, stock: Int
    ) {
        var generator = plan.generator(for: .product, number)
        let time = plan.openedAt.advanced(by: .seconds(60 * (number + 1)))
        self.init(
            id: Identifier(at: time, using: &generator), ownerId: ownerId, name: product.name,
            description: product.description, category: product.category.rawValue,
            price: Money(product.price, currency), attributes: product.attributes,
            sku: "DEMO-\(product.category.code)-\(101 + number)", createdAt: time, stock: stock,
            eventId: Identifier(at: time, using: &generator), movementId: Identifier(at: time, using: &generator))
    }
}
