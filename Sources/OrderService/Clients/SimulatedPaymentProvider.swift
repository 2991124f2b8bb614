import Commerce
import SQLDatabase

/// A payment provider for shops without one: takes every payment but those with the token `tok_declined`.
///
/// It keeps books of its own, as a real one does, so that what it was told survives the death of the orders service, and
/// no order can be charged twice.
struct SimulatedPaymentProvider: PaymentProvider {
    private let database: any SQLDatabase

    private static let migrations = [
        SQLMigration(
            number: 1, name: "charges and refunds", oldestProgram: 1,
            statements: [
                """
                CREATE TABLE IF NOT EXISTS simulated_charges (
                    order_id TEXT NOT NULL PRIMARY KEY,
                    amount BIGINT NOT NULL,
                    outcome TEXT NOT NULL
                )
                """,
                """
                CREATE TABLE IF NOT EXISTS simulated_refunds (
                    id TEXT NOT NULL PRIMARY KEY,
                    order_id TEXT NOT NULL,
                    amount BIGINT NOT NULL
                )
                """,
                "CREATE INDEX IF NOT EXISTS simulated_refunds_of_order ON simulated_refunds (order_id)",
            ])
    ]
    private static let history = "simulated_payments_migrations"

    static let schema = SQLSchema(
        migrations, history: history,
        tables: [SQLTable("simulated_charges", key: ["order_id"]), SQLTable("simulated_refunds", key: ["id"])])

    /// A provider with its books in `database`, which may be the orders' own.
    init(database: any SQLDatabase) async throws {
        self.database = database
        try await database.migrate(SimulatedPaymentProvider.migrations, history: SimulatedPaymentProvider.history)
    }

    func authorise(_ payment: PaymentRequest) async throws -> PaymentOutcome {
        try await write { books in
            let accepted: PaymentOutcome = payment.isCapturedAtOnce ? .captured : .authorised
            let outcome = payment.token == "tok_declined" ? .declined : accepted
            return try books.settle(outcome, of: payment.amount, for: payment.orderId)
        }
    }

    func capture(_ orderId: Identifier) async throws {
        try await database.write { connection in
            try connection.execute(
                "UPDATE simulated_charges SET outcome = ? WHERE order_id = ? AND outcome = ?",
                [PaymentOutcome.captured, orderId, PaymentOutcome.authorised])
        }
    }

    func refund(_ amount: Money, of orderId: Identifier, refundId: Identifier) async throws {
        try await write { try $0.refund(amount, of: orderId, refundId: refundId) }
    }

    func lookUp(_ orderId: Identifier) async throws -> PaymentOutcome? {
        try await database.read { try SimulatedBooks(connection: $0).outcome(of: orderId) }
    }

    /// Runs `body` on the books in one transaction.
    func write<T: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (SimulatedBooks) throws -> T
    ) async throws -> T {
        try await database.write(patience: patience) { try body(SimulatedBooks(connection: $0)) }
    }
}
