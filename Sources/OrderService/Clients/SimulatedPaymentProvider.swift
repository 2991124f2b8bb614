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

    /// A provider with its books in `database`.
    init(database: any SQLDatabase) async throws {
        self.database = database
        try await database.migrate(SimulatedPaymentProvider.migrations)
    }

    func authorise(_ payment: PaymentRequest) async throws -> PaymentOutcome {
        try await database.write { connection in
            if let known = try outcome(of: payment.orderId, connection) { return known }
            let accepted: PaymentOutcome = payment.isCapturedAtOnce ? .captured : .authorised
            let outcome = payment.token == "tok_declined" ? .declined : accepted
            try connection.execute(
                "INSERT INTO simulated_charges (order_id, amount, outcome) VALUES (?, ?, ?)",
                [payment.orderId, payment.amount.amount, outcome])
            return outcome
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
        try await database.write { connection in
            let known = try connection.queryOne("SELECT id FROM simulated_refunds WHERE id = ?", [refundId])
            guard known == nil else { return }
            let charge = try connection.queryOne(
                """
                SELECT amount - (SELECT COALESCE(SUM(r.amount), 0) FROM simulated_refunds r WHERE r.order_id = c.order_id)
                    AS rest
                FROM simulated_charges c WHERE order_id = ? AND outcome = ?
                """, [orderId, PaymentOutcome.captured])
            guard let charge, try charge.integer("rest") >= amount.amount else { throw RefundRefused(orderId: orderId) }
            try connection.execute(
                "INSERT INTO simulated_refunds (id, order_id, amount) VALUES (?, ?, ?)",
                [refundId, orderId, amount.amount])
        }
    }

    func lookUp(_ orderId: Identifier) async throws -> PaymentOutcome? {
        try await database.read { try outcome(of: orderId, $0) }
    }

    private func outcome(of orderId: Identifier, _ connection: any SQLConnection) throws -> PaymentOutcome? {
        try connection.queryOne("SELECT outcome FROM simulated_charges WHERE order_id = ?", [orderId])?
            .value("outcome", as: PaymentOutcome.self)
    }
}

/// The provider holds less money of the order than it was asked to give back.
struct RefundRefused: Error {
    let orderId: Identifier
}
