import MongoDatabase
import Testing

@Suite struct OperationTests {
    private static let lamps: [BSONDocument] = (0..<10).map {
        ["_id": .integer($0), "price": .integer(100 - $0), "even": .bool($0 % 2 == 0)]
    }

    @Test func documentsAreFoundSortedAndLimited() async throws {
        try await withDatabase { database in
            try await database.run { connection in
                try connection.insert("lamps", OperationTests.lamps)
                let found = try connection.find(
                    "lamps", ["even": true], projection: ["price": 1], sort: ["price": 1], limit: 2)
                #expect(try found.map { try $0.integer("price") } == [92, 94])
                #expect(found.allSatisfy { $0["even"] == nil })
                #expect(try connection.find("lamps").count == 10)
                #expect(try connection.findOne("lamps", ["_id": 11]) == nil)
                #expect(try connection.count("lamps", ["even": false]) == 5)
                #expect(try connection.count("chairs") == 0)
            }
        }
    }

    @Test func moreThanOneBatchComesWhole() async throws {
        try await withDatabase { database in
            let documents: [BSONDocument] = (0..<3_000).map {
                ["_id": .integer($0), "text": .string(String(repeating: "x", count: 100))]
            }
            try await database.run { try $0.insert("many", documents) }
            let found = try await database.run { try $0.find("many", sort: ["_id": 1]) }
            #expect(found == documents)
        }
    }

    @Test func aPipelineAddsUp() async throws {
        try await withDatabase { database in
            try await database.run { connection in
                try connection.insert("lamps", OperationTests.lamps)
                let sums = try connection.aggregate(
                    "lamps",
                    [["$group": ["_id": "$even", "sum": ["$sum": "$price"]]], ["$sort": ["sum": 1]]])
                #expect(try sums.map { try $0.integer("sum") } == [475, 480])
            }
        }
    }

    @Test func changesWithConditionsTellHowManyMatched() async throws {
        try await withDatabase { database in
            try await database.run { connection in
                try connection.insert("lamps", OperationTests.lamps)
                let counts = try connection.update(
                    "lamps",
                    [
                        MongoUpdate(["_id": 1, "price": ["$gte": 50]], ["$inc": ["price": -50]]),
                        MongoUpdate(["_id": 1, "price": ["$gte": 50]], ["$inc": ["price": -50]]),
                        MongoUpdate(["_id": 2], ["$set": ["price": 98]]),
                        MongoUpdate(["_id": 20], ["$set": ["price": 1]], insertingIfMissing: true),
                    ])
                #expect(counts.matched == 3)
                #expect(counts.modified == 1)
                #expect(try connection.findOne("lamps", ["_id": 1])?.integer("price") == 49)
                #expect(
                    try connection.update("lamps", [MongoUpdate(["even": true], ["$set": ["price": 0]], all: true)])
                        .modified == 5)
                #expect(try connection.delete("lamps", ["even": true]) == 5)
                #expect(try connection.count("lamps") == 6)
                let changed = try connection.findOneAndUpdate("lamps", ["_id": 3], ["$inc": ["price": 1]])
                #expect(try changed?.integer("price") == 98)
                #expect(try connection.findOneAndUpdate("lamps", ["_id": 99], ["$inc": ["price": 1]]) == nil)
            }
        }
    }

    @Test func aTakenKeyIsToldWithoutItsValue() async throws {
        try await withDatabase { database in
            try await database.run { try $0.insert("people", [["_id": "ada@example.com"]]) }
            let error = await #expect(throws: MongoError.self) {
                try await database.run { try $0.insert("people", [["_id": "ada@example.com"]]) }
            }
            guard case .duplicateKey? = error else { return _ = #expect(error == nil, "another error") }
            #expect(error.map { "\($0)" }?.contains("ada@example.com") == false)
        }
    }

    @Test func aRefusedCommandIsToldWithItsCode() async throws {
        try await withDatabase { database in
            let error = await #expect(throws: MongoError.self) {
                try await database.run { try $0.command(["noSuchCommand": 1]) }
            }
            guard case .command(let code, _)? = error else { return _ = #expect(error == nil, "another error") }
            #expect(code == 59)
        }
    }
}
