import Commerce
import OrderService
import ProductService

/// All that ever happened to the orders of a demo shop, one step after the other in order of time.
///
/// It knows nothing of storage, and holds no more than the orders of a few weeks at a time.
struct DemoHistory: Sendable {
    private let plan: DemoPlan
    private let catalogue: DemoCatalogue
    private let calendar: DemoCalendar
    private var stock: DemoStock
    private var customers = Customers()
    /// Orders that go on, by their number from 0 on.
    private var open: [Int: DemoOrder] = [:]
    private var orderCount = 0
    /// What is going to happen after today, by day.
    private var later: [Int: [Moment]] = [:]
    private var day = -1
    private var today: [Moment] = []
    private var position = 0

    /// The change number `change` in the life of an order.
    private struct Moment: Comparable {
        let time: Timestamp
        let order: Int
        let change: Int

        static func < (left: Moment, right: Moment) -> Bool {
            (left.time.milliseconds, left.order, left.change) < (right.time.milliseconds, right.order, right.change)
        }
    }

    init(_ plan: DemoPlan, _ catalogue: DemoCatalogue) {
        self.plan = plan
        self.catalogue = catalogue
        calendar = DemoCalendar(plan)
        stock = DemoStock(catalogue.products)
    }

    /// At most `count` steps; none at the end.
    mutating func batch(of count: Int) -> DemoBatch {
        var batch = DemoBatch()
        while batch.orders.count < count, let step = next() { batch.append(step) }
        return batch
    }

    /// The next step, or nil at the end.
    mutating func next() -> DemoStep? {
        while position == today.count {
            guard day < plan.days else { return nil }
            beginDay()
        }
        defer { position += 1 }
        return step(today[position])
    }

    private mutating func beginDay() {
        day += 1
        position = 0
        today = later.removeValue(forKey: day) ?? []
        for time in calendar.placements(on: day) { schedule(orderCount, placedAt: time) }
        today.sort()
    }

    private mutating func schedule(_ number: Int, placedAt time: Timestamp) {
        var generator = plan.generator(for: .order, number)
        let life = OrderLife(placedAt: time, &generator)
        let past = life.changes.prefix { $0.time <= plan.end }
        for (index, change) in past.enumerated() {
            let moment = Moment(time: change.time, order: number, change: index)
            let day = calendar.day(of: change.time)
            if day == self.day { today.append(moment) } else { later[day, default: []].append(moment) }
        }
        open[number] = DemoOrder(life: life, changeCount: past.count, generator: generator)
        orderCount += 1
    }

    private mutating func step(_ moment: Moment) -> DemoStep {
        guard var order = open.removeValue(forKey: moment.order) else {
            preconditionFailure("an order is open until its last change")
        }
        defer { if moment.change < order.changeCount - 1 { open[moment.order] = order } }
        if moment.change == 0 { return place(&order, at: moment.time) }
        let step = order.change(moment.change, currency: catalogue.currency)
        stock.putBack(step.returned)
        return step.step
    }

    /// Who asks for more than there is of something is turned away, and orders the rest.
    private mutating func place(_ order: inout DemoOrder, at time: Timestamp) -> DemoStep {
        let (registration, isNew) = customers.next(at: time, &order.generator)
        let customer = DemoCustomer(registration, plan)
        var cart = catalogue.cart(month: calendar.date(of: day).month, &order.generator)
        var steps: [StockStep] = []
        let isRefused = !cart.allSatisfy { stock.has($0) }
        if isRefused {
            let refusedId = Identifier(at: time, using: &order.generator)
            steps.append(
                .refuse(
                    catalogue.quantities(cart), orderId: refusedId,
                    eventId: Identifier(at: time, using: &order.generator), at: time))
            cart = cart.filter { stock.has($0) }
            if cart.isEmpty { cart = [CartLine(product: stock.mostPlentiful, quantity: 1)] }
        }
        stock.take(cart)
        let placed = order.place(cart, of: catalogue, by: customer, at: time)
        return DemoStep(account: isNew ? customer.account : nil, stock: steps + placed.stock, order: placed.order)
    }
}
