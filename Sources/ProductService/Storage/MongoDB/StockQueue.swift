import Commerce
import DatabaseAccess
import MongoDatabase
import Synchronization

/// Steps of orders that wait at the same time, done in one transaction.
///
/// One transaction at a time: within a process no two are in each other's way, and the more wait, the more of them share one.
/// With other processes they may be, and then run again. A step that fails by a rule fails alone.
final class StockQueue: Sendable {
    struct Step: Sendable {
        let orderId: Identifier
        /// The products that it may concern beside those held for the order.
        let products: [Identifier]
        /// Does it, and returns what tells the caller once it is true.
        let apply: @Sendable (inout StockLedger) -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    private struct State {
        var waiting: [Step] = []
        var isRunning = false
    }

    private static let mostSteps = 200
    /// How long all of a step may take.
    private static let patience = Duration.seconds(2)
    /// How long steps are tried together while others are in the way.
    private static let patienceTogether = Duration.milliseconds(250)

    private let database: MongoDatabase
    private let gate = AccessGate<MongoError>()
    private let state = Mutex(State())

    init(database: MongoDatabase) {
        self.database = database
    }

    /// Does a step by the rules and returns when it is true and durable.
    ///
    /// - Parameters:
    ///   - lines: of products that may not be held for the order yet.
    ///   - rule: may be run again.
    /// - Throws: what the rule throws; `MongoError`.
    func perform<Value: Sendable>(
        for orderId: Identifier, _ lines: [ItemQuantity] = [],
        _ rule: @escaping @Sendable (inout StockLedger) throws -> Value
    ) async throws -> Value {
        try gate.enter()
        defer { gate.leave() }
        return try await withCheckedThrowingContinuation { continuation in
            let step = Step(
                orderId: orderId, products: lines.map(\.productId),
                apply: { ledger in
                    let result = Result { try rule(&ledger) }
                    return { continuation.resume(with: result) }
                },
                fail: { continuation.resume(throwing: $0) })
            let begins = state.withLock { state in
                state.waiting.append(step)
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if begins { Task { await self.work() } }
        }
    }

    /// Waits for the steps that were begun and refuses new ones.
    func close() async {
        await gate.close()
    }

    private func work() async {
        while true {
            let steps = state.withLock { state -> [Step] in
                let steps = Array(state.waiting.prefix(StockQueue.mostSteps))
                state.waiting.removeFirst(steps.count)
                if steps.isEmpty { state.isRunning = false }
                return steps
            }
            if steps.isEmpty { return }
            await perform(steps, until: .now + StockQueue.patience)
        }
    }

    private func takeWaiting() -> [Step] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    /// Does steps in one transaction. When others are in its way for long, each half is tried by itself: one product that is
    /// blocked, as by a program that was killed, must fail none but those who want it.
    private func perform(_ steps: [Step], until deadline: ContinuousClock.Instant) async {
        let left = max(deadline - .now, StockQueue.patienceTogether)
        do {
            let tellAll = try await database.transaction(
                patience: left, retrying: steps.count == 1 ? left : StockQueue.patienceTogether
            ) { connection in
                var ledger = try StoredLedger(
                    of: Set(steps.map(\.orderId)), products: Set(steps.flatMap(\.products)), connection)
                return try ledger.perform(connection) { ledger in steps.map { $0.apply(&ledger) } }
            }
            for tell in tellAll { tell() }
        } catch MongoError.conflict where steps.count > 1 {
            let middle = steps.count / 2
            for half in [steps[..<middle], steps[middle...]] {
                // Those who wait behind these steps go on meanwhile.
                Task { await perform(Array(half), until: deadline) }
            }
        } catch MongoError.unavailable(let message) {
            // Who has come meanwhile would find the same, after waiting as long again.
            for step in steps + takeWaiting() { step.fail(MongoError.unavailable(message: message)) }
        } catch {
            // Something that one of them needs cannot be read. The others must not suffer for it.
            for step in steps {
                if steps.count == 1 { step.fail(error) } else { await perform([step], until: deadline) }
            }
        }
    }
}
