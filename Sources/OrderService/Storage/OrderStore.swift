import Commerce
import SQLDatabase

/// Where orders, their idempotency keys and the calls they owe are kept: one database, so that one transaction can hold all
/// that must be true together.
struct OrderStore: Sendable {
    let database: any SQLDatabase
    let log: SQLEventLog

    init(database: any SQLDatabase) {
        self.database = database
        log = SQLEventLog(database: database)
    }

    /// Makes the tables; to be called before anything else.
    func prepare() async throws {
        try await database.migrate(OrderSchema.migrations)
        try await log.prepare()
    }

    /// Runs `body` in one transaction that ends as it says; when it throws, nothing of it happened.
    func commit<T: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (OrderTransaction) throws -> SQLEnding<T>
    ) async throws -> T {
        try await database.commit(patience: patience) { try body(OrderTransaction(connection: $0)) }
    }

    /// Runs `body` in one transaction; when it throws, nothing of it happened.
    func write<T: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (OrderTransaction) throws -> T
    ) async throws -> T {
        try await database.write(patience: patience) { try body(OrderTransaction(connection: $0)) }
    }

    /// Runs `body` on one snapshot.
    func read<T: Sendable>(
        patience: Duration = .seconds(2), _ body: @escaping @Sendable (OrderTransaction) throws -> T
    ) async throws -> T {
        try await database.read(patience: patience) { try body(OrderTransaction(connection: $0)) }
    }

    /// The currency of the orders there are, or nil when there are none.
    func currency() async throws -> Currency? {
        try await database.read { connection in
            try connection.queryOne("SELECT currency FROM orders LIMIT 1")
                .flatMap { Currency(try $0.text("currency")) }
        }
    }
}
