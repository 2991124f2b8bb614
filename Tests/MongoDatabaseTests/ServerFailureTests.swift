import Dispatch
import MongoDatabase
import TestSupport
import Testing

@Suite struct ServerFailureTests {
    /// What becomes of a call, and how long that took.
    private func outcome(_ database: MongoDatabase) async -> (isUnavailable: Bool, time: Duration) {
        let start = ContinuousClock.now
        do {
            try await database.transaction { try $0.insert("notes", [["text": "a"]]) }
            return (false, .now - start)
        } catch {
            guard case MongoError.unavailable = error else { return (false, .zero) }
            return (true, .now - start)
        }
    }

    @Test func anAbsentServerIsToldSoon() async throws {
        try await RefusingPort.run { port in
            let database = try MongoDatabase("mongodb://127.0.0.1:\(port)/db?directConnection=true")
            let first = await outcome(database)
            #expect(first.isUnavailable)
            #expect(first.time < .soon)
            // All others are refused at once for a while.
            let second = await outcome(database)
            #expect(second.isUnavailable)
            try await database.close()
        }
    }

    @Test func aServerThatIsKilledIsFoundAgain() async throws {
        let server = try await MongoDBServer.make()
        try await server.start()
        let database = try MongoDatabase(try server.makeDatabase())
        try await database.transaction { try $0.insert("notes", [["_id": 1]]) }
        server.kill()
        let whileAway = await outcome(database)
        #expect(whileAway.isUnavailable)
        #expect(whileAway.time < .soon)
        try await server.start()
        try await eventually("the database answers") {
            try await database.transaction { try $0.insert("notes", [["_id": 2]]) }
            return true
        }
        #expect(try await database.run { try $0.findOne("notes", ["_id": 1]) } != nil)
        server.pause()
        let whilePaused = await outcome(database)
        #expect(whilePaused.isUnavailable)
        #expect(whilePaused.time < .soon)
        server.resume()
        try await eventually("the database answers") {
            try await database.ping()
            return true
        }
        try await database.close()
    }

    @Test func whoFindsNoConnectionIsTold() async throws {
        try await withDatabase(options: "&pool_size=1") { database in
            let (entered, end) = (Latch(), DispatchSemaphore(value: 0))
            let long = Task {
                try await database.run { _ in
                    entered.open()
                    end.wait()
                }
            }
            await entered.wait()
            let error = await #expect(throws: MongoError.self) { try await database.ping() }
            #expect(error == .unavailable(message: "all connections were busy for too long"))
            end.signal()
            try await long.value
            try await database.ping()
        }
    }

    @Test func aClosedDatabaseRefuses() async throws {
        let database = try MongoDatabase(try await MongoDBServer.shared().makeDatabase())
        try await database.ping()
        try await database.close()
        await #expect(throws: MongoError.unavailable(message: "it was closed")) { try await database.ping() }
    }
}
