import RedisDatabase
import TestSupport
import Testing

@Suite struct CommandTests {
    @Test func bytesComeBackAsTheyWere() async throws {
        // It is not about time, which this much may take.
        try await withDatabase(at: try await RedisServer.shared().makeDatabase(), patience: .seconds(60)) { database in
            for bytes in [[], [0, 13, 10, 255, 0], Array("Größe".utf8), [UInt8](repeating: 7, count: 40_000_000)] {
                _ = try await database.send(RedisCommand("SET", [RedisArgument(bytes), RedisArgument(bytes)]))
                // Named before, since a failure would write all of it down.
                let isSame = try await database.send(RedisCommand("GET", [RedisArgument(bytes)])) == .bytes(bytes)
                #expect(isSame)
            }
        }
    }

    @Test func everyKindOfAnswerIsRead() async throws {
        try await withDatabase { database in
            #expect(try await database.send(RedisCommand("GET", ["none"])) == .null)
            #expect(
                try await database.send(RedisCommand("SET", ["number", RedisArgument(Int64.max - 1)])) == .status("OK"))
            #expect(try await database.send(RedisCommand("INCR", ["number"])) == .integer(.max))
            #expect(
                try await database.send(RedisCommand("DECRBY", ["number", RedisArgument(Int64.max)])) == .integer(0))
            #expect(try await database.send(RedisCommand("LRANGE", ["none", 0, -1])) == .array([]))
            let nested = try await database.send(RedisCommand("EVAL", ["return {1, {'a', {}}, false}", 0]))
            #expect(nested == .array([.integer(1), .array([.bytes(Array("a".utf8)), .array([])]), .null]))
        }
    }

    @Test func everyCallerGetsItsOwnAnswers() async throws {
        try await withDatabase { database in
            let wrong = try await withThrowingTaskGroup(of: Int.self) { group in
                for caller in 0..<64 {
                    group.addTask {
                        var wrong = 0
                        for number in 0..<50 {
                            // Some are larger than what is written and read at once.
                            let text = String(repeating: "\(caller) \(number)", count: number == 25 ? 50_000 : 1)
                            let answer = try await database.send(RedisCommand("ECHO", [RedisArgument(text)]))
                            wrong += try answer.text == text ? 0 : 1
                        }
                        return wrong
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(wrong == 0)
        }
    }

    @Test func anErrorIsThatOfItsOwnCommand() async throws {
        try await withDatabase { database in
            let set = Task { try await database.send(RedisCommand("SET", ["text", "x"])) }
            let unknown = Task { try await database.send(RedisCommand("NOSUCH", ["a secret value"])) }
            let incomplete = Task { try await database.send(RedisCommand("SET", ["text"])) }
            let done = try await set.value
            #expect(done == .status("OK"))
            await #expect(throws: RedisError.command(message: "ERR unknown command 'NOSUCH'", command: "NOSUCH")) {
                try await unknown.value
            }
            let error = await #expect(throws: RedisError.self) { try await incomplete.value }
            #expect(error?.isTemporary == false)
            #expect(try await database.send(RedisCommand("GET", ["text"])).text == "x")
        }
    }

    @Test func valuesOfAnotherKindAreTold() throws {
        #expect(try RedisValue.bytes(Array("12".utf8)).integer == 12)
        #expect(try RedisValue.null.text == nil)
        #expect(throws: RedisError.unexpectedValue(expected: "a whole number", found: "bytes")) {
            try RedisValue.bytes(Array("x".utf8)).integer
        }
        #expect(throws: RedisError.unexpectedValue(expected: "text", found: "bytes")) {
            try RedisValue.bytes([255]).text
        }
        #expect(throws: RedisError.unexpectedValue(expected: "an array", found: "nothing")) {
            try RedisValue.null.elements
        }
    }
}
