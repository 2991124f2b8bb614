import Commerce
import Crypto
import Foundation
import Logging
import SQLDatabase
import ServiceKit

/// Places orders in steps, each of which can be the last one before a crash.
///
/// 1. A transaction claims the idempotency key and fixes the order's id.
/// 2. Stock is reserved under that id; the answer never changes.
/// 3. A transaction writes the order and its first event, and the attempt to pay.
/// 4. The provider takes the money under the order's id; a transaction writes what follows, the final answer, and the calls
///    that are owed from then on.
///
/// Whoever takes over a claim begins again at step 2 and finds there, and at each later step, what was done before.
struct OrderPlacement: Sendable {
    let store: OrderStore
    let stock: StockClient
    let payments: any PaymentProvider
    let owedCalls: OwedCallSender
    let clock: WallClock
    let currency: Currency
    let logger: Logger

    /// The final answer to a request under `key`, and whether it was given before.
    ///
    /// - Throws: ``IdempotencyProblem``, or any failure that leaves the outcome open: the same request may be sent again.
    func place(
        _ request: OrderRequest, for customerId: Identifier, key: String
    ) async throws -> (answer: StoredAnswer, isReplay: Bool) {
        let hash = Array(SHA256.hash(data: Data(try JSONCoding.bytes(request))))
        let now = clock.now
        let outcome = try await store.write {
            try $0.claim(key: key, of: customerId, request: request, hash: hash, at: now)
        }
        switch outcome {
        case .answered(let answer): return (answer, true)
        case .anotherBody: throw IdempotencyProblem.anotherBody
        case .inFlight: throw IdempotencyProblem.inFlight
        case .claimed(let claim): return (try await finish(claim), false)
        }
    }

    /// Brings a claimed order to its final answer, from wherever it stands.
    func finish(_ claim: Claim) async throws -> StoredAnswer {
        do {
            return try await withRenewal(of: claim) { try await run(claim) }
        } catch let error as LeaseLost {
            throw error
        } catch {
            await giveBack(claim)
            throw error
        }
    }

    private func run(_ claim: Claim) async throws -> StoredAnswer {
        if !claim.isFresh, let stored = try await store.read({ try $0.order(claim.orderId) }) {
            return try await takePayment(for: stored, claim, outcome: payments.lookUp(claim.orderId))
        }
        switch try await stock.reserve(claim.request.items, for: claim.orderId) {
        case .reserved(let lines):
            return try await create(from: lines, claim)
        case .insufficientStock(let shortages):
            return try await refuse(OrderRefusal.insufficientStock(shortages), claim)
        case .unknownProducts(let ids):
            return try await refuse(OrderRefusal.unknownProducts(ids, in: claim.request), claim)
        case .released:
            return try await refuse(OrderRefusal.released, claim)
        }
    }

    private func refuse(_ problem: Problem, _ claim: Claim, owed: [OwedCall] = []) async throws -> StoredAnswer {
        let answer = StoredAnswer.refused(problem)
        let now = clock.now
        try await store.commit { transaction in
            try transaction.finish(claim, with: answer, at: now)
            return SQLEnding((), try SQLStatement.owe(owed, at: now))
        }
        owedCalls.send(for: claim.orderId)
        return answer
    }

    private func create(from lines: [ReservedLine], _ claim: Claim) async throws -> StoredAnswer {
        let request = claim.request
        // Products may be older than the store's currency, which is free to change until there are orders.
        guard lines.allSatisfy({ $0.unitPrice.currency == currency }) else {
            let release = OwedCall(orderId: claim.orderId, kind: .releaseStock)
            return try await refuse(OrderRefusal.otherCurrency(currency), claim, owed: [release])
        }
        let items = lines.map {
            LineItem(
                productId: $0.productId, name: $0.name, category: $0.category, quantity: $0.quantity,
                unitPrice: $0.unitPrice)
        }
        let now = clock.now
        let makeOrder: @Sendable (Int) -> Order = { number in
            Order(
                id: claim.orderId, number: number, customerId: claim.customerId, items: items,
                paymentMethod: request.paymentMethod, shippingAddress: request.shippingAddress, placedAt: now)
        }
        let total = makeOrder(0).total
        if let expected = request.expectedTotal, expected != total {
            let release = OwedCall(orderId: claim.orderId, kind: .releaseStock)
            return try await refuse(OrderRefusal.priceChanged(to: total), claim, owed: [release])
        }
        let (order, answer) = try await store.commit { transaction -> SQLEnding<(Order, StoredAnswer?)> in
            // First of all, since whoever took the lease over may have made the order meanwhile.
            let order = makeOrder(try transaction.renewAndTakeNumber(claim, at: now))
            let placed = NewEvent.order(.placed, order, at: now)
            let insertions = try SQLStatement.insertions(of: order)
            guard !request.paymentMethod.isTakenAtOnce else {
                return SQLEventLog.ending(
                    of: [placed], after: insertions + [.paymentAttempt(for: order, at: now)]
                ) { _ in (order, nil) }
            }
            let answer = StoredAnswer.placed(order)
            return SQLEventLog.ending(
                of: [placed], after: insertions, then: [.finish(claim, with: answer, hasEvent: true, at: now)]
            ) { (order, answer.at($0)) }
        }
        if let answer { return answer }
        return try await takePayment(for: StoredOrder(new: order), claim, outcome: nil)
    }

    /// - Parameter outcome: what the provider already knows of this payment.
    private func takePayment(
        for stored: StoredOrder, _ claim: Claim, outcome known: PaymentOutcome?
    ) async throws -> StoredAnswer {
        let order = stored.order
        var outcome = known
        if outcome == nil {
            outcome = try await payments.authorise(
                PaymentRequest(
                    orderId: order.id, amount: order.total, method: order.paymentMethod,
                    token: claim.request.paymentToken, isCapturedAtOnce: true))
        }
        if outcome == .authorised { try await payments.capture(order.id) }
        let settled: PaymentOutcome = outcome == .declined ? .declined : .captured
        let now = clock.now
        let answer = try await store.commit { transaction -> SQLEnding<StoredAnswer> in
            var stored = stored
            let effects = try (settled == .captured ? OrderChange.pay : .cancel).apply(to: &stored, at: now)
            try transaction.renew(claim, updating: stored, at: now)
            let answer =
                settled == .captured
                ? StoredAnswer.placed(stored.order)
                : .refused(OrderRefusal.paymentDeclined(stored.order), location: "/api/orders/\(order.id)")
            let settlement = SQLStatement.paymentOutcome(settled, of: order.id, at: now)
            return SQLEventLog.ending(
                of: [.order(effects.event, stored.order, at: now)],
                after: [settlement] + (try SQLStatement.owe(effects.owed, at: now)),
                then: [.finish(claim, with: answer, hasEvent: true, at: now)]
            ) { answer.at($0) }
        }
        owedCalls.send(for: order.id)
        return answer
    }

    /// Keeps the lease alive while `work` goes on, however slow others are to answer.
    private func withRenewal(
        of claim: Claim, _ work: @escaping @Sendable () async throws -> StoredAnswer
    ) async throws -> StoredAnswer {
        let renewal = Task {
            while true {
                try await Task.sleep(for: Claim.renewalInterval)
                let now = clock.now
                try await store.write { try $0.renew(claim, at: now) }
            }
        }
        defer { renewal.cancel() }
        return try await work()
    }

    private func giveBack(_ claim: Claim) async {
        let now = clock.now
        do {
            try await store.write { try $0.giveBack(claim, at: now) }
        } catch {
            // The lease runs out by itself.
            logger.warning("A lease could not be given back", metadata: ["error": .string("\(error)")])
        }
    }
}
