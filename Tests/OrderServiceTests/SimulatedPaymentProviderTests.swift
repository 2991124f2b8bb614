import Commerce
import SQLDatabase
import TestSupport
import Testing

@testable import OrderService

@Suite struct SimulatedPaymentProviderTests {
    private func with(_ body: (SimulatedPaymentProvider) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let database = try SQLiteDatabase(path: directory.path + "/books.sqlite", durability: .process)
        try await body(SimulatedPaymentProvider(database: database))
        try await database.close()
    }

    private func request(
        _ orderId: Identifier, token: String? = nil, isCapturedAtOnce: Bool = false
    ) -> PaymentRequest {
        PaymentRequest(
            orderId: orderId, amount: Money(1_000, .usd), method: .card, token: token,
            isCapturedAtOnce: isCapturedAtOnce)
    }

    @Test func moneyIsKeptThenTakenAndTheAnswersAreRepeated() async throws {
        try await with { provider in
            let id = Identifier.make()
            #expect(try await provider.lookUp(id) == nil)
            #expect(try await provider.authorise(request(id)) == .authorised)
            #expect(try await provider.authorise(request(id, token: "tok_declined")) == .authorised)
            #expect(try await provider.lookUp(id) == .authorised)
            try await provider.capture(id)
            try await provider.capture(id)
            #expect(try await provider.lookUp(id) == .captured)
        }
    }

    @Test func moneyCanBeTakenTogetherWithTheAuthorisation() async throws {
        try await with { provider in
            let (id, declined) = (Identifier.make(), Identifier.make())
            #expect(try await provider.authorise(request(id, isCapturedAtOnce: true)) == .captured)
            #expect(try await provider.lookUp(id) == .captured)
            try await provider.refund(Money(1_000, .usd), of: id, refundId: .make())
            let outcome = try await provider.authorise(
                request(declined, token: "tok_declined", isCapturedAtOnce: true))
            #expect(outcome == .declined)
        }
    }

    @Test func aDeclinedCardStaysDeclined() async throws {
        try await with { provider in
            let id = Identifier.make()
            #expect(try await provider.authorise(request(id, token: "tok_declined")) == .declined)
            try await provider.capture(id)
            #expect(try await provider.lookUp(id) == .declined)
            #expect(try await provider.authorise(request(id)) == .declined)
        }
    }

    @Test func noMoreIsGivenBackThanWasTakenAndEachRefundOnce() async throws {
        try await with { provider in
            let (id, refundId) = (Identifier.make(), Identifier.make())
            _ = try await provider.authorise(request(id))
            await #expect(throws: RefundRefused.self) {
                try await provider.refund(Money(1, .usd), of: id, refundId: .make())
            }
            try await provider.capture(id)
            try await provider.refund(Money(600, .usd), of: id, refundId: refundId)
            try await provider.refund(Money(600, .usd), of: id, refundId: refundId)
            await #expect(throws: RefundRefused.self) {
                try await provider.refund(Money(401, .usd), of: id, refundId: .make())
            }
            try await provider.refund(Money(400, .usd), of: id, refundId: .make())
        }
    }
}
