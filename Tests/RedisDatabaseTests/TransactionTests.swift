import RedisDatabase
import Testing

@Suite struct TransactionTests {
    @Test func nobodySeesHalfOfIt() async throws {
        try await withDatabase { database in
            try await withThrowingTaskGroup { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<100 {
                            let value = RedisArgument("\(writer) \(number)")
                            _ = try await database.transaction([
                                RedisCommand("SET", ["a", value]), RedisCommand("SET", ["b", value]),
                            ])
                        }
                    }
                }
                for _ in 0..<4 {
                    group.addTask {
                        for _ in 0..<100 {
                            let both = try await database.transaction([
                                RedisCommand("GET", ["a"]), RedisCommand("GET", ["b"]),
                            ])
                            #expect(both[0] == both[1])
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func answersAreThoseOfTheCommands() async throws {
        try await withDatabase { database in
            let answers = try await database.transaction([RedisCommand("INCR", ["a"]), RedisCommand("GET", ["a"])])
            #expect(answers == [.integer(1), .bytes([UInt8(ascii: "1")])])
            #expect(try await database.transaction([]) == [])
        }
    }

    @Test func aCommandThatIsNoneMakesItDoNothing() async throws {
        try await withDatabase { database in
            await #expect(throws: RedisError.command(message: "ERR unknown command 'NOSUCH'", command: "NOSUCH")) {
                try await database.transaction([RedisCommand("SET", ["a", 1]), RedisCommand("NOSUCH", ["a"])])
            }
            let value = try await database.send(RedisCommand("GET", ["a"]))
            #expect(value == .null)
        }
    }

    @Test func aCommandThatFailsIsThrownAndTheOthersAreDone() async throws {
        try await withDatabase { database in
            let error = await #expect(throws: RedisError.self) {
                try await database.transaction([
                    RedisCommand("SET", ["a", "x"]), RedisCommand("LPUSH", ["a", "y"]),
                    RedisCommand("SET", ["b", "z"]),
                ])
            }
            guard case .command(let message, _)? = error else { Issue.record("\(String(describing: error))"); return }
            #expect(message.hasPrefix("WRONGTYPE"))
            let values = try await database.send(RedisCommand("MGET", ["a", "b"])).elements.map { try $0.text }
            #expect(values == ["x", "z"])
        }
    }
}
