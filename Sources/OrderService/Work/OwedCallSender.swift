import Commerce
import Logging
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Sends the calls that orders owe, for each order one after the other and in their order, until they are answered.
///
/// Commits hand their order over with ``send(for:)``; whatever is left over, after a crash or a failure, the sweeper hands
/// over again when it is due. Orders that wait at the same time are read and settled together.
final class OwedCallSender: Service {
    private let store: OrderStore
    private let stock: StockClient
    private let payments: any PaymentProvider
    private let clock: WallClock
    private let logger: Logger
    private let orders = Mutex(Orders())
    private let wakeUps = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(batches))

    private struct Orders {
        /// Handed over and not yet begun: handing over again changes nothing.
        var waiting: Set<Identifier> = []
        /// In a batch that is under way, and so in no other: an order's calls are sent one after the other.
        var sending: Set<Identifier> = []
    }

    /// Batches under way at the same time, so that one slow answer does not hold up everything.
    private static let batches = 4
    /// Orders of one batch, whose calls are sent at the same time.
    private static let batchSize = 32

    init(store: OrderStore, stock: StockClient, payments: any PaymentProvider, clock: WallClock, logger: Logger) {
        self.store = store
        self.stock = stock
        self.payments = payments
        self.clock = clock
        self.logger = logger
    }

    /// Sends soon what the order owes; nothing when it owes nothing.
    func send(for orderId: Identifier) {
        orders.withLock { _ = $0.waiting.insert(orderId) }
        wakeUps.continuation.yield()
    }

    /// Sends until the process stops. What is under way then is sent again after the next start.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<OwedCallSender.batches {
                    group.addTask { await self.work() }
                }
            }
        } onGracefulShutdown: {
            self.wakeUps.continuation.finish()
        }
    }

    private func work() async {
        for await _ in wakeUps.stream {
            while let batch = nextBatch() {
                let unanswered = await send(batch)
                orders.withLock { orders in
                    orders.sending.subtract(batch)
                    // What was handed over meanwhile is begun next, but what failed waits until the sweeper finds it due.
                    orders.waiting.subtract(unanswered)
                }
            }
        }
    }

    /// Taken out before it is read, so that what is owed from now on is handed over anew.
    private func nextBatch() -> [Identifier]? {
        orders.withLock { orders in
            let sending = orders.sending
            let batch = Array(orders.waiting.lazy.filter { !sending.contains($0) }.prefix(OwedCallSender.batchSize))
            orders.waiting.subtract(batch)
            orders.sending.formUnion(batch)
            return batch.isEmpty ? nil : batch
        }
    }

    /// - Returns: the orders that still owe a call.
    private func send(_ orderIds: [Identifier]) async -> [Identifier] {
        do {
            let owed = try await store.read { try $0.owedCalls(of: orderIds) }
            let confirmed = await confirmTogether(owed.compactMap(\.first))
            let results = await withTaskGroup(of: Progress.self) { group in
                for calls in owed { group.addTask { await self.sendInOrder(calls, answered: confirmed) } }
                return await group.reduce(into: []) { $0.append($1) }
            }
            guard !results.isEmpty else { return [] }
            let now = clock.now
            try await store.write { transaction in
                try transaction.settle(
                    results.flatMap(\.answered), puttingOff: results.compactMap(\.unanswered), at: now)
            }
            return results.compactMap(\.unanswered?.orderId)
        } catch {
            logger.error("Owed calls could not be read or settled", metadata: ["error": .string("\(error)")])
            return orderIds
        }
    }

    /// How far the calls of one order came.
    private struct Progress: Sendable {
        var answered: [OwedCall] = []
        var unanswered: OwedCall?
    }

    /// Confirms the stock of all orders whose first call asks for that, in one request, since that is what most orders
    /// owe. When it fails, each is sent by itself.
    ///
    /// - Returns: the ids of the calls that are answered.
    private func confirmTogether(_ calls: [OwedCall]) async -> Set<Identifier> {
        let confirmations = calls.filter { $0.kind == .confirmStock }
        guard confirmations.count > 1 else { return [] }
        do {
            try await stock.confirm(confirmations.map(\.orderId))
            return Set(confirmations.map(\.id))
        } catch {
            logger.info("Stock is confirmed one order at a time", metadata: ["error": .string("\(error)")])
            return []
        }
    }

    private func sendInOrder(_ calls: [OwedCall], answered: Set<Identifier>) async -> Progress {
        var progress = Progress()
        for call in calls {
            do {
                if !answered.contains(call.id) { try await send(call) }
                progress.answered.append(call)
            } catch {
                logger.warning(
                    "A call is still owed",
                    metadata: [
                        "order_id": .string(call.orderId.description), "call": .string("\(call.kind)"),
                        "attempts": .stringConvertible(call.attempts + 1), "error": .string("\(error)"),
                    ])
                progress.unanswered = call
                break
            }
        }
        return progress
    }

    private func send(_ call: OwedCall) async throws {
        switch call.kind {
        case .confirmStock: try await stock.confirm(call.orderId)
        case .releaseStock: try await stock.release(call.orderId)
        case .returnStock(let items): try await stock.takeBack(items, of: call.orderId, returnId: call.id)
        case .refundPayment(let amount):
            try await payments.refund(amount, of: call.orderId, refundId: call.id)
        }
    }
}
