import OrderService
import ProductService
import UserService

/// One step of the history, with what goes before it.
struct DemoStep: Sendable {
    /// A customer who registers to place the order.
    var account: ImportedAccount?
    var stock: [StockStep]
    var order: OrderStep
}

/// Steps that are written together.
struct DemoBatch: Sendable {
    private(set) var accounts: [ImportedAccount] = []
    private(set) var stock: [StockStep] = []
    private(set) var orders: [OrderStep] = []
    /// How many orders are placed in it.
    private(set) var placedCount = 0

    mutating func append(_ step: DemoStep) {
        if let account = step.account { accounts.append(account) }
        stock += step.stock
        orders.append(step.order)
        if case .place = step.order.change { placedCount += 1 }
    }
}
