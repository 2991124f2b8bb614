import Commerce
import Logging
import ServiceKit
import ServiceLifecycle

/// Finishes what crashes and failures left half-done, and does what falls due: once a second.
struct Sweeper: Service {
    let store: OrderStore
    let placement: OrderPlacement
    let changes: OrderChanges
    let owedCalls: OwedCallSender
    let clock: WallClock
    let pendingOrderDays: Int
    let logger: Logger

    private static let batch = 100
    private static let interval = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                try? await Task.sleep(for: Sweeper.interval)
            }
        }
    }

    /// One round. What fails is tried again in a later one.
    func sweep() async {
        await attempt("Half-done orders") { try await finishExpiredClaims() }
        await attempt("Owed calls") { try await sendOwedCalls() }
        await attempt("Unpaid transfers") { try await cancelUnpaidTransfers() }
        await attempt("Old answers") { try await forgetOldAnswers() }
    }

    private func attempt(_ what: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("\(what) could not be swept", metadata: ["error": .string("\(error)")])
        }
    }

    private func finishExpiredClaims() async throws {
        let now = clock.now
        let (claims, unreadable) = try await store.write { try $0.takeOverExpired(at: now, limit: Sweeper.batch) }
        for orderId in unreadable {
            logger.error("A half-done order cannot be read", metadata: ["order_id": .string(orderId.description)])
        }
        await withDiscardingTaskGroup { group in
            for claim in claims {
                group.addTask {
                    await attempt("Order \(claim.orderId)") { _ = try await placement.finish(claim) }
                }
            }
        }
    }

    private func sendOwedCalls() async throws {
        let now = clock.now
        guard try await store.read({ try $0.isCallDue(at: now) }) else { return }
        for orderId in try await store.write({ try $0.takeOrdersOwing(at: now, limit: Sweeper.batch) }) {
            owedCalls.send(for: orderId)
        }
    }

    private func cancelUnpaidTransfers() async throws {
        let oldest = clock.now.advanced(by: .seconds(-pendingOrderDays * 86_400))
        let overdue = try await store.read { try $0.unpaidTransfers(placedBefore: oldest, limit: Sweeper.batch) }
        for id in overdue {
            do {
                _ = try await changes.apply(.cancel, to: id, for: .admin)
            } catch is OrderChangeProblem {
                continue  // Paid or cancelled in the meantime.
            }
        }
    }

    private func forgetOldAnswers() async throws {
        let oldest = clock.now.advanced(by: .zero - Claim.answerLifetime)
        try await store.write { try $0.deleteAnswers(before: oldest) }
    }
}
