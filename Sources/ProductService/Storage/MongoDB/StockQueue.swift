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
            await perform(steps)
        }
    }

    private func takeWaiting() -> [Step] {
        state.withLock { state in
            defer { state.waiting = [] }
            return state.waiting
        }
    }

    private func perform(_ steps: [Step]) async {
        do {
            let tellAll = try await database.transaction { connection in
                var ledger = try StoredLedger(
                    of: Set(steps.map(\.orderId)), products: Set(steps.flatMap(\.products)), connection)
                return try ledger.perform(connection) { ledger in steps.map { $0.apply(&ledger) } }
            }
            for tell in tellAll { tell() }
        } catch let error as MongoError where error.isTemporary || steps.count == 1 {
            // Who has come meanwhile would find the same, after waiting as long again.
            var failed = steps
            if case .unavailable = error { failed += takeWaiting() }
            for step in failed { step.fail(error) }
        } catch {
            // Something that one of them needs cannot be read. The others must not suffer for it.
            for step in steps {
                if steps.count == 1 { step.fail(error) } else { await perform([step]) }
            }
        }
    }
}
