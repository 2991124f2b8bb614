import RedisDatabase
import TestSupport
import Testing

@Suite struct ScriptTests {
    private let script = RedisScript("return redis.call('INCRBY', KEYS[1], ARGV[1])")

    @Test func aScriptRunsAlsoWhenTheServerHasForgottenIt() async throws {
        try await withDatabase { database in
            #expect(try await database.run(script, keys: ["n"], arguments: [2]) == .integer(2))
            _ = try await database.send(RedisCommand("SCRIPT", ["FLUSH"]))
            #expect(try await database.run(script, keys: ["n"], arguments: [3]) == .integer(5))
        }
    }

    @Test func aScriptRunsOnAServerThatWasStartedAnew() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            #expect(try await database.run(script, keys: ["n"], arguments: [2]) == .integer(2))
            server.stop()
            try await server.start()
            #expect(try await database.run(script, keys: ["n"], arguments: [3]) == .integer(3))
        }
    }

    @Test func theTextIsSentOnlyOnce() async throws {
        let server = try RedisServer()
        try await server.start()
        try await withDatabase(at: server.url) { database in
            for _ in 0..<3 { _ = try await database.run(script, keys: ["n"], arguments: [1]) }
            let statistics = try await database.send(RedisCommand("INFO", ["commandstats"])).text ?? ""
            #expect(statistics.contains("cmdstat_eval:calls=1,"))
            #expect(statistics.contains("cmdstat_evalsha:calls=3,"))
        }
    }

    @Test func aScriptThatFailsIsThrown() async throws {
        try await withDatabase { database in
            let error = await #expect(throws: RedisError.self) {
                try await database.run(script, keys: ["n"], arguments: ["many"])
            }
            guard case .command(let message, _)? = error else { Issue.record("\(String(describing: error))"); return }
            #expect(message.hasPrefix("ERR value is not an integer"))
        }
    }

    @Test func scriptsOfManyCallersDoNotMix() async throws {
        try await withDatabase { database in
            let sums = try await withThrowingTaskGroup(of: Int64?.self) { group in
                for _ in 0..<200 {
                    group.addTask { try await database.run(script, keys: ["n"], arguments: [1]).integer }
                }
                return try await group.reduce(into: Set<Int64?>()) { $0.insert($1) }
            }
            #expect(sums == Set((1...200).map { Int64?.some($0) }))
        }
    }
}
