import SQLDatabase
import TestSupport
import Testing

/// Statements that take longer than somebody waits for them.
@Suite
struct LongStatementTests {
    /// Goes through more rows than a test lives for.
    private static let slowQuery =
        "SELECT SUM(a.amount + b.amount * f.amount) AS slow_query FROM items a, items b, items c, items d, items e, items f, items g"

    private func withManyItems(_ store: Store, _ body: (any SQLDatabase) async throws -> Void) async throws {
        try await store.withDatabase { database in
            for number in 0..<40 { try await database.insert("\(number)", number) }
            try await body(database)
        }
    }

    @Test(arguments: Store.servers)
    func aReadWhoseTaskIsCancelledIsStoppedOnTheServer(store: Store) async throws {
        try await withManyItems(store) { database in
            let reading = Task {
                try await database.read(patience: .seconds(60)) { try $0.query(Self.slowQuery).count }
            }
            try await eventually("it runs") {
                try await store.runningStatements(with: "slow_query", in: database) == 1
            }
            reading.cancel()
            await #expect(throws: CancellationError.self) { try await reading.value }
            try await eventually("it is stopped") {
                try await store.runningStatements(with: "slow_query", in: database) == 0
            }
            #expect(try await database.ids().count == 40)
        }
    }

    @Test(arguments: Store.servers)
    func aReadThatTakesTooLongIsUnavailableAndStoppedOnTheServer(store: Store) async throws {
        try await withManyItems(store) { database in
            let refusal = try await unavailability {
                _ = try await database.read { try $0.query(Self.slowQuery).count }
            }
            #expect(refusal.took < .soon)
            try await eventually("it is stopped") {
                try await store.runningStatements(with: "slow_query", in: database) == 0
            }
        }
    }

    @Test(arguments: Store.servers)
    func aWriteThatTakesTooLongIsUnavailableAndLeavesNothing(store: Store) async throws {
        try await withManyItems(store) { database in
            let refusal = try await unavailability {
                try await database.write { connection in
                    try connection.execute("INSERT INTO items (id, amount) VALUES ('late', 1)")
                    _ = try connection.query(Self.slowQuery)
                }
            }
            #expect(refusal.took < .soon)
            try await eventually("it is stopped") {
                try await store.runningStatements(with: "slow_query", in: database) == 0
            }
            #expect(try await database.ids().contains("late") == false)
        }
    }

    @Test(arguments: Store.servers)
    func whoHasMorePatienceGetsLonger(store: Store) async throws {
        let sleep = store == .postgreSQL ? "SELECT pg_sleep(3) AS slept" : "SELECT SLEEP(3) AS slept"
        try await store.withDatabase { database in
            let reads = try await database.read(patience: .seconds(30)) { try $0.query(sleep).count }
            let writes = try await database.write(patience: .seconds(30)) { try $0.query(sleep).count }
            #expect([reads, writes] == [1, 1])
        }
    }
}
