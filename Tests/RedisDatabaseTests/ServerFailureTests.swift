import DatabaseAccess
import Foundation
import RedisDatabase
import TestSupport
import Testing

@Suite struct ServerFailureTests {
    /// How long it took until a call failed as unavailable; nil when it did not.
    private func timeToFail(_ database: RedisDatabase) async -> Duration? {
        let start = ContinuousClock.now
        do {
            try await database.ping()
            return nil
        } catch {
            guard case RedisError.unavailable = error else { return nil }
            return .now - start
        }
    }

    private func answers(_ database: RedisDatabase) async throws {
        try await eventually("the server answers") {
            try await database.ping()
            return true
        }
    }

    /// The number of the connection that a call has gone over: each new one has a higher number.
    private func connection(_ database: RedisDatabase) async throws -> Int64 {
        try #require(try await database.send(RedisCommand("CLIENT", ["ID"])).integer)
    }

    /// Whether nobody is connected but who asks. Another connection may have been on its way when the first one was ended.
    private func isAlone(_ server: RedisServer) async throws -> Bool {
        try await server.command("CLIENT", "LIST", in: server.url).split(separator: "\n").count == 1
    }

    @Test func aServerThatIsKilledIsFoundAgain() async throws {
        let server = try RedisServer(isDurable: true)
        try await server.start()
        try await withDatabase(at: server.url) { database in
            _ = try await database.send(RedisCommand("SET", ["key", "value"]))
            server.kill()
            let time = try #require(await timeToFail(database))
            #expect(time < .soon)
            try await server.start()
            try await answers(database)
            #expect(try await database.send(RedisCommand("GET", ["key"])).text == "value")
        }
    }

    @Test func whatWasAcknowledgedToManyIsThereAfterAKill() async throws {
        let server = try RedisServer(isDurable: true)
        try await server.start()
        try await withDatabase(at: server.url) { database in
            let acknowledged = await withTaskGroup(of: Int.self) { group in
                for _ in 0..<32 {
                    group.addTask {
                        var count = 0
                        while (try? await database.send(RedisCommand("INCR", ["count"]))) != nil { count += 1 }
                        return count
                    }
                }
                try? await eventually("many are done") {
                    try await database.send(RedisCommand("GET", ["count"])).integer ?? 0 > 1_000
                }
                server.kill()
                return await group.reduce(0, +)
            }
            try await server.start()
            try await answers(database)
            // What was under way may have been done or not, but nothing was done twice.
            let count = try await database.send(RedisCommand("GET", ["count"])).integer ?? 0
            #expect((acknowledged...acknowledged + 32).contains(Int(count)))
        }
    }

    @Test func aServerThatHangsIsNotWaitedForLong() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            try await database.ping()
            server.pause()
            for _ in 0..<3 {
                let time = try #require(await timeToFail(database))
                #expect(time < .soon)
            }
            try await eventually("a call is refused without a look") {
                await timeToFail(database) ?? .seconds(1) < .milliseconds(100)
            }
            server.resume()
            try await answers(database)
        }
    }

    /// Whether one finds out that it hangs, or many at once.
    @Test(arguments: [true, false])
    func onlyOneWaitsToSeeWhetherAServerThatHangsIsBack(isKnown: Bool) async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            try await database.ping()
            server.pause()
            if isKnown { #expect(await timeToFail(database) != nil) }
            let end = ContinuousClock.now + .seconds(3)
            let times = await withTaskGroup(of: [Duration].self) { group in
                for index in 0..<16 {
                    group.addTask {
                        // When one gives up, others have waited for less long.
                        if !isKnown { try? await Task.sleep(for: .milliseconds(index * 50)) }
                        var times: [Duration] = []
                        while ContinuousClock.now < end {
                            times.append(await self.timeToFail(database) ?? Duration.seconds(Int64.max))
                            try? await Task.sleep(for: .milliseconds(10))
                        }
                        return times
                    }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            let waiting = times.count { $0 > .seconds(1) }
            #expect(waiting <= (isKnown ? 4 : 20))
            #expect(times.count > 500)
            server.resume()
            try await answers(database)
        }
    }

    @Test func manyThatWaitForAServerThatHangsAllLearnOfIt() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            try await database.ping()
            server.pause()
            let failures = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<100 { group.addTask { await self.timeToFail(database).map { $0 < .soon } ?? false } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(failures == 100)
            server.resume()
            try await answers(database)
        }
    }

    @Test func whoHasLittlePatienceWaitsLittle() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url, patience: .milliseconds(100)) { database in
            try await answers(database)
            server.pause()
            let time = try #require(await timeToFail(database))
            #expect(time < .seconds(1))
            server.resume()
            try await answers(database)
        }
    }

    @Test func aConnectionThatWasEndedIsReplacedUnnoticed() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            for _ in 0..<5 {
                try await database.ping()
                try await eventually("the connections are ended") {
                    try await server.command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes", in: server.url)
                    return try await isAlone(server)
                }
                try await database.ping()
            }
        }
    }

    @Test func aConnectionThatTheNetworkCutsIsReplaced() async throws {
        let server = try RedisServer()
        try await server.start()
        let port = try #require(URLComponents(string: server.url)?.port)
        let relay = try await Relay(to: port)
        try await withDatabase(
            at: server.url.replacing(":\(port)", with: ":\(relay.port)"), patience: .seconds(60)
        ) { database in
            let call = Task { try await database.send(RedisCommand("BLPOP", ["list", 0])) }
            try await eventually("the call is under way") {
                try await server.command("INFO", "clients", in: server.url).contains("blocked_clients:1")
            }
            relay.cut()
            let error = await #expect(throws: RedisError.self) { try await call.value }
            #expect(error?.isTemporary == true)
            for _ in 0..<5 {
                try await answers(database)
                relay.cut()
            }
            try await answers(database)
        }
    }

    @Test func aServerThatIsNoLongerTheOneToWriteToIsLeft() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            let before = try await connection(database)
            try await server.command("REPLICAOF", "127.0.0.1", "1", in: server.url)
            for _ in 0..<10 {
                let error = await #expect(throws: RedisError.self) {
                    try await database.transaction([RedisCommand("SET", ["key", "value"])])
                }
                #expect(error?.isTemporary == true)
            }
            let after = try await connection(database)
            #expect(after > before + 5)

            try await server.command("CONFIG", "SET", "replica-serve-stale-data", "no", in: server.url)
            #expect(await timeToFail(database) != nil)
            try await server.command("REPLICAOF", "NO", "ONE", in: server.url)
            try await answers(database)
        }
    }

    @Test func aServerThatIsFullStillReads() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            _ = try await database.send(RedisCommand("SET", ["key", "value"]))
            let before = try await connection(database)
            try await server.command("CONFIG", "SET", "maxmemory", "1", in: server.url)
            let script = RedisScript("return redis.call('SET', KEYS[1], ARGV[1])")
            for attempt in 0..<12 {
                let error = await #expect(throws: RedisError.self) {
                    switch attempt % 3 {
                    case 0: _ = try await database.send(RedisCommand("SET", ["key", "other"]))
                    case 1: _ = try await database.transaction([RedisCommand("SET", ["key", "other"])])
                    default: _ = try await database.run(script, keys: ["key"], arguments: ["other"])
                    }
                }
                #expect(error?.isTemporary == true)
            }
            #expect(try await database.send(RedisCommand("GET", ["key"])).text == "value")
            let after = try await connection(database)
            #expect(after < before + 5)
        }
    }

    @Test func aServerThatIsBusyWithAScriptIsNotWaitedForLong() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            try await server.command("CONFIG", "SET", "busy-reply-threshold", "50", in: server.url)
            let endless = Task { try await database.run(RedisScript("while true do end")) }
            try await eventually("a call fails") { await timeToFail(database) != nil }
            let error = await #expect(throws: RedisError.self) { try await endless.value }
            #expect(error?.isTemporary == true)
            try await eventually("the script is ended") {
                try await server.command("SCRIPT", "KILL", in: server.url) == "OK"
            }
            try await answers(database)
        }
    }
}
