import DatabaseAccess
import MongoDatabase
import Testing

@Suite struct TransactionTests {
    private struct Refused: Error {}

    @Test func aBodyThatThrowsChangesNothing() async throws {
        try await withDatabase { database in
            try await database.run { try $0.insert("lamps", [["_id": 1, "price": 1]]) }
            await #expect(throws: Refused.self) {
                try await database.transaction { connection in
                    try connection.insert("lamps", [["_id": 2]])
                    try connection.update("lamps", [MongoUpdate(["_id": 1], ["$set": ["price": 2]])])
                    #expect(try connection.count("lamps") == 2)
                    throw Refused()
                }
            }
            let lamps = try await database.run { try $0.find("lamps") }
            #expect(lamps == [["_id": 1, "price": 1]])
        }
    }

    @Test func nobodySeesHalfOfIt() async throws {
        try await withDatabase { database in
            try await database.run { try $0.insert("halves", [["_id": 1, "n": 0], ["_id": 2, "n": 0]]) }
            try await withThrowingTaskGroup { group in
                group.addTask {
                    for _ in 0..<50 {
                        try await database.transaction { connection in
                            try connection.update("halves", [MongoUpdate(["_id": 1], ["$inc": ["n": 1]])])
                            try connection.update("halves", [MongoUpdate(["_id": 2], ["$inc": ["n": 1]])])
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<50 {
                        let both = try await database.transaction { connection in
                            let one = try connection.findOne("halves", ["_id": 1])?.integer("n")
                            let other = try connection.findOne("halves", ["_id": 2])?.integer("n")
                            return [one, other]
                        }
                        #expect(both[0] == both[1])
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func thoseThatAreInEachOthersWayAllSucceed() async throws {
        try await withDatabase { database in
            try await database.run { try $0.insert("counters", [["_id": 1, "n": 0]]) }
            let commits = database.commits.count
            try await withThrowingTaskGroup { group in
                for _ in 0..<8 {
                    group.addTask {
                        for _ in 0..<10 {
                            try await database.transaction(patience: .seconds(20)) { connection in
                                let n = try connection.findOne("counters", ["_id": 1])?.integer("n") ?? -1
                                try connection.update(
                                    "counters", [MongoUpdate(["_id": 1], ["$set": ["n": .integer(n + 1)]])])
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let counter = try await database.run { try $0.findOne("counters", ["_id": 1]) }
            #expect(try counter?.integer("n") == 80)
            #expect(database.commits.count == commits + 80)
        }
    }

    @Test func aTakenKeyEndsIt() async throws {
        try await withDatabase { database in
            try await database.run { try $0.insert("lamps", [["_id": 1]]) }
            let error = await #expect(throws: MongoError.self) {
                try await database.transaction { connection in
                    try connection.insert("lamps", [["_id": 2]])
                    try connection.insert("lamps", [["_id": 1]])
                }
            }
            guard case .duplicateKey? = error else { return _ = #expect(error == nil, "another error") }
            #expect(try await database.run { try $0.count("lamps") } == 1)
        }
    }

    @Test func aThousandChangesAreOneStep() async throws {
        try await withDatabase { database in
            try await database.transaction { connection in
                try connection.insert("lamps", (0..<1_000).map { ["_id": .integer($0), "n": 0] })
                let counts = try connection.update(
                    "lamps", (0..<1_000).map { MongoUpdate(["_id": .integer($0)], ["$inc": ["n": 1]]) })
                #expect(counts.modified == 1_000)
            }
            #expect(try await database.run { try $0.count("lamps", ["n": 1]) } == 1_000)
        }
    }
}
