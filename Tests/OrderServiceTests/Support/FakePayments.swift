import Commerce
import Synchronization
import TestSupport

@testable import OrderService

/// A payment provider that forgives nothing: to authorise the same order twice is two charges, and every call can fail
/// before or after it took effect.
final class FakePayments: PaymentProvider {
    enum Call: Hashable, Sendable {
        case authorise, capture, refund, lookUp
    }

    enum Failure: Sendable {
        case before, after
        case held(Latch)
    }

    struct Unreachable: Error {}

    private struct State {
        var takesAtOnce = true
        var failures: [Call: [Failure]] = [:]
        var calls: [Call: Int] = [:]
        var outcomes: [Identifier: PaymentOutcome] = [:]
        var refunds: Set<Identifier> = []
    }

    private let state = Mutex(State())
    private let journal: Journal

    init(journal: Journal) {
        self.journal = journal
    }

    /// The next call of this kind fails so; several wait in line.
    func fail(_ call: Call, _ failures: Failure...) {
        state.withLock { $0.failures[call, default: []] += failures }
    }

    func calls(_ call: Call) -> Int { state.withLock { $0.calls[call, default: 0] } }

    /// Whether an authorisation takes the money too when asked to; otherwise it has to be captured.
    var takesAtOnce: Bool {
        get { state.withLock { $0.takesAtOnce } }
        set { state.withLock { $0.takesAtOnce = newValue } }
    }

    func outcome(of orderId: Identifier) -> PaymentOutcome? { state.withLock { $0.outcomes[orderId] } }

    func authorise(_ payment: PaymentRequest) async throws -> PaymentOutcome {
        try await perform(.authorise) { state in
            var outcome: PaymentOutcome = payment.token == "tok_declined" ? .declined : .authorised
            journal.note(outcome == .declined ? .declined : .authorised, of: payment.orderId)
            if outcome == .authorised, payment.isCapturedAtOnce, state.takesAtOnce {
                outcome = .captured
                journal.note(.captured, of: payment.orderId)
            }
            state.outcomes[payment.orderId] = outcome
            return outcome
        }
    }

    func capture(_ orderId: Identifier) async throws {
        try await perform(.capture) { state in
            if state.outcomes[orderId] == .captured { return }
            guard state.outcomes[orderId] == .authorised else { throw Unreachable() }
            state.outcomes[orderId] = .captured
            journal.note(.captured, of: orderId)
        }
    }

    func refund(_ amount: Money, of orderId: Identifier, refundId: Identifier) async throws {
        try await perform(.refund) { state in
            guard state.outcomes[orderId] == .captured else { throw Unreachable() }
            guard state.refunds.insert(refundId).inserted else { return }
            journal.note(.refunded(amount.amount), of: orderId)
        }
    }

    func lookUp(_ orderId: Identifier) async throws -> PaymentOutcome? {
        try await perform(.lookUp) { $0.outcomes[orderId] }
    }

    private func perform<Result>(_ call: Call, _ effect: (inout State) throws -> Result) async throws -> Result {
        let failure = state.withLock { state -> Failure? in
            state.calls[call, default: 0] += 1
            guard let failures = state.failures[call], !failures.isEmpty else { return nil }
            return state.failures[call]!.removeFirst()
        }
        if case .before = failure { throw Unreachable() }
        if case .held(let latch) = failure { await latch.wait() }
        let result = Box(try state.withLock { state in Box(try effect(&state)) }.value)
        if case .after = failure { throw Unreachable() }
        return result.value
    }

    private struct Box<Value>: @unchecked Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }
}
