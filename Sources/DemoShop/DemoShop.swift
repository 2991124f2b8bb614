public import Commerce
import OrderService
import ProductService
public import ServiceKit
import UserService

/// Fills an empty shop with the orders of months past, through the code and into the storage that the services use.
///
/// The shop must not be running. Orders, payments, accounts and stock are left as if everything had come over HTTP, with
/// nothing owed to anybody. A run that was ended in the middle is continued by the next one with the same numbers.
public struct DemoShop: Sendable {
    /// What came of filling a shop.
    public enum Outcome: Hashable, Sendable {
        case filled
        /// The rest of what an earlier run began was written.
        case continued
        /// All of it was there already, and nothing was written.
        case complete
    }

    /// The password of every demo account.
    public static let password = "demo-password"
    /// The address of the account that owns the products.
    public static let merchantEmail = DemoMerchant.email

    /// Steps of one transaction: enough that its wait for the disk does not matter.
    public static let batchSize = 20_000

    /// Writes the history, and tells after each batch how many orders there are.
    ///
    /// - Parameters:
    ///   - orders: how many, at least 1.
    ///   - now: when the history ends, unless an earlier run has begun it.
    ///   - batchSize: steps of one transaction.
    ///   - progress: may throw to end the run; what is written stays, and is continued by the next run.
    /// - Throws: ``DemoShopError``; ``ServiceKit/ConfigurationError`` when there are orders in another currency.
    public static func fill(
        _ configuration: PlatformConfiguration, orders: Int, seed: UInt64, now: Timestamp, batchSize: Int = batchSize,
        progress: (_ orders: Int) throws -> Void
    ) async throws -> Outcome {
        let storage = try await DemoStorage(configuration)
        do {
            let outcome = try await fill(storage, configuration, orders, seed, now, batchSize, progress)
            try await storage.close()
            return outcome
        } catch {
            try? await storage.close()
            throw error
        }
    }

    private static func fill(
        _ storage: DemoStorage, _ configuration: PlatformConfiguration, _ orders: Int, _ seed: UInt64, _ now: Timestamp,
        _ batchSize: Int, _ progress: (_ orders: Int) throws -> Void
    ) async throws -> Outcome {
        let head = try await storage.orders.head()
        var plan = DemoPlan(orders: orders, seed: seed, end: now)
        let begun = try await storage.accounts.account(DemoMerchant.email)
        if let begun {
            plan = DemoPlan(orders: orders, seed: seed, merchantRegisteredAt: begun.createdAt)
            guard DemoMerchant.account(plan).id == begun.id else { throw DemoShopError.otherHistory }
        } else if head > 0 {
            throw DemoShopError.hasOrders
        }
        let catalogue = DemoCatalogue(plan, currency: configuration.storeCurrency)
        var history = DemoHistory(plan, catalogue)
        var placed = 0
        if head > 0 {
            guard let skipped = try await skip(head, of: &history, storage.orders) else { return .complete }
            placed = skipped
        }
        try await storage.accounts.add([DemoMerchant.account(plan)])
        try await storage.products.add(catalogue.products)

        // While the orders of one batch are written, so are the stock and the accounts of the next: never after its orders,
        // since the head of the orders log says how far everything is.
        var ready = DemoBatch()
        repeat {
            let (current, next) = (ready, history.batch(of: batchSize))
            async let prepared: Void = storage.prepare(next)
            async let written: Void = storage.orders.write(current.orders)
            _ = try await (prepared, written)
            placed += current.placedCount
            if !current.orders.isEmpty { try progress(placed) }
            ready = next
        } while !ready.orders.isEmpty
        return begun == nil ? .filled : .continued
    }

    /// Goes on in the history to after the step that is event number `head` of the orders log.
    ///
    /// - Returns: how many orders were placed until there, or nil when the log has the whole history, and perhaps more.
    /// - Throws: ``DemoShopError/otherHistory`` when the log has other events.
    private static func skip(_ head: Int64, of history: inout DemoHistory, _ orders: OrderImport) async throws -> Int? {
        var placed = 0
        var position: Int64 = 0
        var last: Identifier?
        while position < head, let step = history.next() {
            position += 1
            last = step.order.eventId
            if case .place = step.order.change { placed += 1 }
        }
        guard try await orders.eventId(at: position) == last else { throw DemoShopError.otherHistory }
        var rest = history
        return position < head || rest.next() == nil ? nil : placed
    }
}
