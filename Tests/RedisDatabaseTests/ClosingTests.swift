import DatabaseAccess
import Foundation
import TestSupport
import Testing

@testable import RedisDatabase

@Suite struct ClosingTests {
    @Test func aClosedDatabaseRefuses() async throws {
        let database = try RedisDatabase(try await RedisServer.shared().makeDatabase())
        try await database.ping()
        try await database.close()
        await #expect(throws: RedisError.unavailable(message: "it was closed")) { try await database.ping() }
        try await database.close()
    }

    @Test func closingWaitsForWhatIsInProgress() async throws {
        let url = try await RedisServer.shared().makeDatabase()
        let database = try RedisDatabase(url, patience: .seconds(60))
        let call = Task { try await database.send(RedisCommand("BLPOP", ["list", 0])) }
        try await withDatabase(at: url) { other in
            try await eventually("the call is in progress") {
                try await other.send(RedisCommand("INFO", ["clients"])).text?.contains("blocked_clients:1") == true
            }
            let closing = Task { try await database.close() }
            try await eventually("calls are refused") {
                do {
                    try await database.ping()
                    return false
                } catch {
                    return true
                }
            }
            _ = try await other.send(RedisCommand("RPUSH", ["list", "x"]))
            let answer = try await call.value
            #expect(answer == .array([.bytes(Array("list".utf8)), .bytes(Array("x".utf8))]))
            try await closing.value
        }
    }

    @Test func aCallThatIsCancelledGoesOn() async throws {
        try await withDatabase { database in
            let call = Task { try await database.send(RedisCommand("INCR", ["n"])) }
            call.cancel()
            let answer = try await call.value
            #expect(answer == .integer(1))
        }
    }

    @Test func nobodyWaitsForLongWhileAConnectionIsMade() async throws {
        let latch = DispatchSemaphore(value: 0)
        let database = RedisDatabase(location: "redis", patience: .milliseconds(200)) { _ in
            latch.wait()
            throw RedisError.unavailable(message: "the name is unknown")
        }
        let error = await #expect(throws: RedisError.self) { try await database.ping() }
        #expect(error?.isTemporary == true)
        latch.signal()
        try await database.close()
    }
}
