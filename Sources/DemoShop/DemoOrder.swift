import Commerce
import OrderService
import ProductService

/// An order of the history, as far as what is going to happen to it depends on what it holds.
struct DemoOrder: Sendable {
    /// How many changes of its life lie in the history.
    let changeCount: Int
    var generator: SplitMix64
    private let life: OrderLife
    private var id = Identifier.nothing
    private var cart: [CartLine] = []
    private var items: [LineItem] = []
    private var isStockConfirmed = false

    init(life: OrderLife, changeCount: Int, generator: SplitMix64) {
        self.life = life
        self.changeCount = changeCount
        self.generator = generator
    }

    mutating func place(
        _ cart: [CartLine], of catalogue: DemoCatalogue, by customer: DemoCustomer, at time: Timestamp
    ) -> DemoStep {
        self.cart = cart
        id = Identifier(at: time, using: &generator)
        items = cart.map { line in
            let product = catalogue.products[line.product]
            return LineItem(
                productId: product.id, name: product.name, category: product.category, quantity: line.quantity,
                unitPrice: product.price)
        }
        let order = ImportedOrder(
            customerId: customer.id, items: items, paymentMethod: life.paymentMethod,
            shippingAddress: customer.address)
        return step(0, .place(order), stock: [.reserve(quantities, orderId: id, at: time)])
    }

    /// Makes a later change, and says what it puts back into stock.
    mutating func change(_ index: Int, currency: Currency) -> (step: DemoStep, returned: [CartLine]) {
        let time = life.changes[index].time
        switch life.changes[index].change {
        case .place: preconditionFailure("an order is placed once, with a cart")
        case .pay: return (step(index, .pay, stock: confirm()), [])
        case .ship: return (step(index, .ship, stock: confirm()), [])
        case .deliver: return (step(index, .deliver, stock: []), [])
        case .decline: return (step(index, .decline, stock: [.release(orderId: id, at: time)]), cart)
        case .cancel:
            let moneyBackId = Identifier(at: time, using: &generator)
            let stock = isStockConfirmed ? takeBack(quantities, at: time) : .release(orderId: id, at: time)
            return (step(index, .cancel(moneyBackId: moneyBackId), stock: [stock]), cart)
        case .refund(let portion, let restock):
            return refund(portion, restock: restock, index, currency, at: time)
        }
    }

    private mutating func refund(
        _ portion: OrderLife.Portion, restock: Bool, _ index: Int, _ currency: Currency, at time: Timestamp
    ) -> (step: DemoStep, returned: [CartLine]) {
        let total = items.map(\.lineTotal.amount).reduce(0, +)
        let piece = ItemQuantity(productId: items[0].productId, quantity: 1)
        let (request, reason, pieces, lines): (RefundRequest, String, [ItemQuantity], [CartLine]) =
            switch portion {
            case .everything:
                (.amount(Money(total, currency)), restock ? "Sent back" : "Arrived damaged", quantities, cart)
            case .piece:
                (
                    .items([piece]), restock ? "One piece sent back" : "One piece arrived damaged", [piece],
                    [CartLine(product: cart[0].product, quantity: 1)]
                )
            case .goodwill:
                (.amount(Money(max(1, total / 10), currency)), "Late delivery", [], [])
            }
        let id = Identifier(at: time, using: &generator)
        let stock = restock ? [takeBack(pieces, at: time)] : []
        let step = step(index, .refund(request, id: id, reason: reason, restock: restock), stock: stock)
        return (step, restock ? lines : [])
    }

    private var quantities: [ItemQuantity] {
        items.map { ItemQuantity(productId: $0.productId, quantity: $0.quantity) }
    }

    /// What is reserved is sold with the first change that says so.
    private mutating func confirm() -> [StockStep] {
        guard !isStockConfirmed else { return [] }
        isStockConfirmed = true
        return [.confirm(orderId: id)]
    }

    private mutating func takeBack(_ items: [ItemQuantity], at time: Timestamp) -> StockStep {
        .takeBack(items, orderId: id, returnId: Identifier(at: time, using: &generator), at: time)
    }

    private mutating func step(_ index: Int, _ change: OrderStep.Change, stock: [StockStep]) -> DemoStep {
        let time = life.changes[index].time
        return DemoStep(
            account: nil, stock: stock,
            order: OrderStep(
                orderId: id, change: change, time: time, eventId: Identifier(at: time, using: &generator),
                isLast: index == changeCount - 1))
    }
}
