import Commerce
import Logging
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Sends the calls that orders owe, for each order one after the other and in their order, until they are answered.
///
/// Commits hand their order over with ``send(for:)``; whatever is left over, after a crash or a failure, the sweeper hands
/// over again when it is due.
final class OwedCallSender: Service {
    private let store: OrderStore
    private let stock: StockClient
    private let payments: any PaymentProvider
    private let clock: WallClock
    private let logger: Logger
    private let orders = AsyncStream.makeStream(of: Identifier.self)
    /// Orders handed over and not finished: handing over again changes nothing.
    private let waiting = Mutex<Set<Identifier>>([])

    /// Orders whose calls are sent at the same time.
    private static let concurrency = 32

    init(store: OrderStore, stock: StockClient, payments: any PaymentProvider, clock: WallClock, logger: Logger) {
        self.store = store
        self.stock = stock
        self.payments = payments
        self.clock = clock
        self.logger = logger
    }

    /// Sends soon what the order owes; nothing when it owes nothing.
    func send(for orderId: Identifier) {
        let isNew = waiting.withLock { $0.insert(orderId).inserted }
        if isNew { orders.continuation.yield(orderId) }
    }

    /// Sends until the process stops. What is under way then is sent again after the next start.
    func run() async throws {
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for _ in 0..<OwedCallSender.concurrency {
                    group.addTask { await self.work() }
                }
            }
        } onGracefulShutdown: {
            self.orders.continuation.finish()
        }
    }

    private func work() async {
        for await orderId in orders.stream {
            // Taken out first, so that what is owed from now on is handed over anew.
            waiting.withLock { _ = $0.remove(orderId) }
            await sendAll(of: orderId)
        }
    }

    private func sendAll(of orderId: Identifier) async {
        do {
            for call in try await store.read({ try $0.owedCalls(of: orderId) }) {
                do {
                    try await send(call)
                } catch {
                    logger.warning(
                        "A call is still owed",
                        metadata: [
                            "order_id": .string(orderId.description), "call": .string("\(call.kind)"),
                            "attempts": .stringConvertible(call.attempts + 1), "error": .string("\(error)"),
                        ])
                    let now = clock.now
                    return try await store.write { try $0.putOff(call, at: now) }
                }
                try await store.write { try $0.settle(call) }
            }
        } catch {
            logger.error("Owed calls could not be read or settled", metadata: ["error": .string("\(error)")])
        }
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
