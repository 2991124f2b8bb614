import Commerce
import OrderService

@testable import DemoShop

/// A whole history in memory.
struct DemoSteps: Sendable {
    let all: [DemoStep]
    private let byOrder: [Identifier: [DemoStep]]

    init(_ plan: DemoPlan) {
        var history = DemoHistory(plan, DemoCatalogue(plan, currency: .usd))
        var steps: [DemoStep] = []
        while let step = history.next() { steps.append(step) }
        all = steps
        byOrder = Dictionary(grouping: steps, by: \.order.orderId)
    }

    var orders: [OrderStep] { all.map(\.order) }

    var placed: [(step: OrderStep, order: ImportedOrder)] {
        orders.compactMap { step in
            if case .place(let order) = step.change { (step, order) } else { nil }
        }
    }

    func changes(of orderId: Identifier) -> [DemoStep] {
        byOrder[orderId, default: []]
    }

    /// What happened to orders, by name, and to how many of them.
    var lives: [[String]: Int] {
        byOrder.values.reduce(into: [:]) { lives, steps in
            lives[steps.map { name(of: $0.order.change) }, default: 0] += 1
        }
    }

    private func name(of change: OrderStep.Change) -> String {
        switch change {
        case .place: "place"
        case .pay: "pay"
        case .ship: "ship"
        case .deliver: "deliver"
        case .decline: "decline"
        case .cancel: "cancel"
        case .refund: "refund"
        }
    }

    /// Everything there is to tell of the steps, but whether an order goes on after them.
    var texts: [String] { texts(of: all[...]) }

    func before(_ time: Timestamp) -> [String] {
        texts(of: all.prefix { $0.order.time < time })
    }

    private func texts(of steps: ArraySlice<DemoStep>) -> [String] {
        steps.map { step in
            let order = step.order
            let account = step.account.map { "\($0)" } ?? ""
            return "\(account) \(step.stock) \(order.orderId) \(order.change) \(order.time) \(order.eventId)"
        }
    }
}
