import Commerce
import DatabaseAccess
import Foundation
import SQLDatabase
import Synchronization
import TestSupport
import Testing

/// Servers that die, hang or are not there, each of them a test's own.
@Suite
struct ServerFailureTests {
    @Test(.timeLimit(.minutes(2)), arguments: Store.servers)
    func whatWasAcknowledgedSurvivesAServerThatIsKilledAmidWrites(store: Store) async throws {
        try await store.withOwnServer { server, database in
            try await database.migrate([SQLEventLog.migration(number: 1)])
            let log = SQLEventLog(database: database)
            try await log.prepare()
            let load = WriteLoad()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<8 {
                    group.addTask { await load.run("\(task)", on: database) }
                }
                for _ in 0..<2 {
                    try await load.goesOn()
                    server.kill()
                    try await server.start()
                }
                try await load.goesOn()
                load.stop()
                try await group.waitForAll()
            }
            let stored = Set(try await database.ids())
            #expect(load.acknowledged.isSubset(of: stored))
            let positions = try await database.read { connection in
                try connection.query("SELECT position FROM events ORDER BY position").map { try $0.int64("position") }
            }
            #expect(positions == Array(1...Int64(positions.count)))
            let types = try await database.read { connection in
                try connection.query("SELECT type FROM events").map { try $0.text("type") }
            }
            #expect(types.count == stored.count && Set(types) == stored, "each row with its event")
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: Store.servers)
    func aServerThatHangsIsUnavailableUntilItGoesOn(store: Store) async throws {
        try await store.withOwnServer { server, database in
            try await database.insert("before")
            server.pause()
            let refusals = try await together(20) { number in
                try await unavailability {
                    if number % 2 == 0 {
                        try await database.insert("hanging \(number)")
                    } else {
                        _ = try await database.ids()
                    }
                }.took
            }
            let slowest = try #require(refusals.max())
            #expect(slowest < .soon)
            let soon = try await unavailability { try await database.ping() }
            #expect(soon.took < .soon)
            server.resume()
            try await eventually("it goes on") {
                try await database.insert("after")
                return true
            }
            #expect(try await database.ids().contains("before"))
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: Store.servers)
    func aServerThatComesLateIsUsedAsSoonAsItIsThere(store: Store) async throws {
        let server = try store.makeServer()
        let database = try SQLDatabaseAddress(server.url).open()
        let refusal = try await unavailability { try await database.ping() }
        #expect(refusal.took < .soon)
        let failures = Mutex(0)
        async let reached: Void = database.waitUntilReachable { _ in failures.withLock { $0 += 1 } }
        try await eventually("it looks") { failures.withLock { $0 } > 0 }
        try await server.start()
        try await reached
        try await database.ping()
        try await database.close()
    }

    @Test(arguments: Store.servers)
    func connectionsThatTheServerEndedAreReplacedUnnoticed(store: Store) async throws {
        let server = try await store.sharedServer()
        let address = try await server.makeDatabase()
        let database = try SQLDatabaseAddress(address).open()
        try await database.migrate([.items])
        for round in 0..<5 {
            // As many connections as the pool has.
            let latch = DispatchSemaphore(value: 0)
            async let reads: [Void] = together(10) { _ in
                try await database.read { connection in
                    _ = try connection.query("SELECT 1 AS one")
                    latch.wait()
                }
            }
            try await eventually("all are connected") { try await store.connections(with: address, by: server) == 10 }
            for _ in 0..<10 { latch.signal() }
            _ = try await reads
            try await store.endConnections(with: address, by: server)
            try await database.insert("\(round)")
            #expect(try await database.ids().count == round + 1)
            _ = try await together(10) { _ in try await database.ids() }
        }
        try await database.close()
    }

    @Test(arguments: Store.servers)
    func aPoolThatIsTooSmallIsSharedAndGivesUpInTime(store: Store) async throws {
        try await store.withAddress { address in
            let database = try SQLDatabaseAddress(address + "?pool_size=2").open()
            try await database.migrate([.items])
            _ = try await together(60) { number in
                if number % 2 == 0 { try await database.insert("\(number)") } else { _ = try await database.ids() }
            }
            #expect(try await database.ids().count == 30)
            let latch = DispatchSemaphore(value: 0)
            async let busy: [Void] = together(2) { _ in
                try await database.read(patience: .seconds(30)) { connection in
                    _ = try connection.query("SELECT 1 AS one")
                    latch.wait()
                }
            }
            try await eventually("all are busy") {
                do {
                    try await database.ping()
                    return false
                } catch SQLDatabaseError.unavailable(let message) {
                    return message.contains("busy")
                }
            }
            let refusal = try await unavailability { try await database.insert("refused") }
            #expect(refusal.took < .soon)
            latch.signal()
            latch.signal()
            _ = try await busy
            try await database.insert("taken")
            try await database.close()
        }
    }

    @Test(arguments: Store.servers)
    func aPasswordIsNeverTold(store: Store) async throws {
        try await store.withAddress { address in
            var wrong = try #require(URLComponents(string: address))
            wrong.password = "guessed"
            let database = try SQLDatabaseAddress(try #require(wrong.string)).open()
            let refusal = try await unavailability { try await database.ping() }
            for words in [refusal.message, database.location] {
                #expect(!words.contains("guessed") && !words.contains("secret"))
            }
            try await database.close()
        }
    }
}
