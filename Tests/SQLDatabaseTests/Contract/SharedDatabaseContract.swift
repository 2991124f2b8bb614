import Foundation
import SQLDatabase
import Synchronization
import TestSupport
import Testing

/// What programs that use one database at the same time can rely on.
@Suite
struct SharedDatabaseContract {
    private static let amount = "SELECT amount FROM items WHERE id = 'a'"

    /// Two programs' databases, with an item `a` of amount 0 and `b` of amount 0.
    private func withTwo(_ store: Store, _ body: (any SQLDatabase, any SQLDatabase) async throws -> Void) async throws {
        try await store.withDatabases(2, [.items]) { databases in
            try await databases[0].insert("a", 0)
            try await databases[0].insert("b", 0)
            try await body(databases[0], databases[1])
        }
    }

    @Test(arguments: Store.servers)
    func aStatementOfAWriteSeesWhatOthersHadCommittedWhenItBegan(store: Store) async throws {
        try await withTwo(store) { one, other in
            let hasLooked = DispatchSemaphore(value: 0)
            let hasChanged = DispatchSemaphore(value: 0)
            async let amounts = one.write { connection in
                let first = try connection.queryOne(Self.amount)?.integer("amount")
                hasLooked.signal()
                hasChanged.wait()
                return [first, try connection.queryOne(Self.amount)?.integer("amount")]
            }
            await waitOutside(hasLooked)
            try await other.write { try $0.execute("UPDATE items SET amount = 5 WHERE id = 'a'") }
            hasChanged.signal()
            #expect(try await amounts == [0, 5])
        }
    }

    @Test(arguments: Store.servers)
    func whoReadsARowForUpdateWaitsForThoseBefore(store: Store) async throws {
        try await withTwo(store) { one, other in
            let hasRead = DispatchSemaphore(value: 0)
            let mayGoOn = DispatchSemaphore(value: 0)
            let add: @Sendable (any SQLConnection, () -> Void) throws -> Void = { connection, pause in
                let row = try connection.queryOne("\(Self.amount) \(connection.dialect.forUpdate)")
                pause()
                let amount = try row?.integer("amount") ?? -1
                try connection.execute("UPDATE items SET amount = ? WHERE id = 'a'", [amount + 1])
            }
            async let first = one.write { connection in
                try add(connection) {
                    hasRead.signal()
                    mayGoOn.wait()
                }
            }
            await waitOutside(hasRead)
            async let second = other.write { try add($0) {} }
            try await eventually("the second waits") {
                try await store.runningStatements(with: "FOR UPDATE", in: one) == 1
            }
            mayGoOn.signal()
            _ = try await (first, second)
            #expect(try await one.items() == ["a 2", "b 0"])
        }
    }

    @Test(arguments: Store.servers)
    func whoAsksForFreeRowsGetsThoseThatOthersAreNotAt(store: Store) async throws {
        try await withTwo(store) { one, other in
            let take: @Sendable (any SQLConnection) throws -> String? = { connection in
                try connection.queryOne(
                    "SELECT id FROM items ORDER BY id LIMIT 1 \(connection.dialect.forUpdateOfFreeRows)")?
                    .text("id")
            }
            let hasTaken = DispatchSemaphore(value: 0)
            let mayGoOn = DispatchSemaphore(value: 0)
            async let first = one.write { connection in
                let id = try take(connection)
                hasTaken.signal()
                mayGoOn.wait()
                return id
            }
            await waitOutside(hasTaken)
            let second = try await other.write(take)
            mayGoOn.signal()
            let taken = [try await first, second, try await other.write(take)]
            #expect(taken == ["a", "b", "a"])
        }
    }

    @Test(arguments: Store.servers)
    func writesInEachOthersWayAreRunAgain(store: Store) async throws {
        try await withTwo(store) { one, other in
            let attempts = Mutex([0, 0])
            let hasChanged = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
            let body: @Sendable (Int, any SQLConnection) throws -> Void = { place, connection in
                let attempt = attempts.withLock { attempts in
                    attempts[place] += 1
                    return attempts[place]
                }
                let ids = place == 0 ? ["a", "b"] : ["b", "a"]
                try connection.execute("UPDATE items SET amount = amount + 1 WHERE id = ?", [ids[0]])
                if attempt == 1 {
                    hasChanged[place].signal()
                    hasChanged[1 - place].wait()
                }
                try connection.execute("UPDATE items SET amount = amount + 1 WHERE id = ?", [ids[1]])
            }
            async let first = one.write(patience: .seconds(10)) { try body(0, $0) }
            async let second = other.write(patience: .seconds(10)) { try body(1, $0) }
            _ = try await (first, second)
            #expect(try await one.items() == ["a 2", "b 2"])
            #expect(attempts.withLock { $0.reduce(0, +) } > 2, "they were in each other's way")
        }
    }

    @Test(arguments: Store.servers)
    func aLockThatIsHeldForLongMakesOthersUnavailable(store: Store) async throws {
        try await withTwo(store) { one, other in
            let hasChanged = DispatchSemaphore(value: 0)
            let mayGoOn = DispatchSemaphore(value: 0)
            async let first = one.write(patience: .seconds(20)) { connection in
                try connection.execute("UPDATE items SET amount = 7 WHERE id = 'a'")
                hasChanged.signal()
                mayGoOn.wait()
            }
            await waitOutside(hasChanged)
            let refusal = try await unavailability {
                _ = try await other.write { try $0.execute("UPDATE items SET amount = 8 WHERE id = 'a'") }
            }
            #expect(refusal.took < .soon)
            mayGoOn.signal()
            _ = try await first
            #expect(try await one.items() == ["a 7", "b 0"])
            try await eventually("the other goes on") {
                let changed = try await other.write { connection in
                    try connection.execute("UPDATE items SET amount = 8 WHERE id = 'a'")
                }
                return changed == 1
            }
        }
    }
}
