import MongoDatabase
import TestSupport
import Testing

/// Documents go to a server and come back as they were.
@Suite struct BSONTests {
    @Test(arguments: [1, 2, 3] as [UInt64])
    func documentsComeBackAsTheyWere(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let documents = (0..<100).map { number in
            var document = BSONTests.document(depth: 3, &random)
            document["_id"] = .integer(number)
            return document
        }
        try await withDatabase { database in
            let found = try await database.run { connection in
                try connection.insert("documents", documents)
                return try connection.find("documents", sort: ["_id": 1])
            }
            for (found, written) in zip(found, documents) {
                #expect(Set(found.fields) == Set(written.fields))
            }
            #expect(found.count == documents.count)
        }
    }

    private static func document(depth: Int, _ random: inout SeededGenerator) -> BSONDocument {
        var document = BSONDocument()
        for number in 0..<Int.random(in: 0...5, using: &random) {
            document.append("field\(number)é", value(depth: depth, &random))
        }
        return document
    }

    private static func value(depth: Int, _ random: inout SeededGenerator) -> BSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 7), using: &random) {
        case 0: .null
        case 1: .bool(.random(using: &random))
        case 2: .integer(Int64.random(in: .min ... .max, using: &random))
        case 3: .double(Double.random(in: -1e9...1e9, using: &random))
        case 4: .string(String(repeating: "aé😀", count: Int.random(in: 0...20, using: &random)))
        case 5:
            .binary((0..<Int.random(in: 0...50, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) })
        case 6: .date(Int64.random(in: 0...4_000_000_000_000, using: &random))
        case 7: .document(document(depth: depth - 1, &random))
        default: .array((0..<Int.random(in: 0...4, using: &random)).map { _ in value(depth: depth - 1, &random) })
        }
    }

    @Test func aFieldOfAnotherTypeIsToldByName() throws {
        let document: BSONDocument = ["name": "Lamp", "price": 5]
        #expect(try document.string("name") == "Lamp")
        #expect(try document.integer("price") == 5)
        #expect(throws: MongoError.unexpectedValue(field: "name", expected: "a whole number", found: "a string")) {
            try document.integer("name")
        }
        #expect(throws: MongoError.unexpectedValue(field: "sku", expected: "a string", found: "nothing")) {
            try document.string("sku")
        }
    }

    @Test func namesWithZerosAreRefused() async throws {
        try await withDatabase { database in
            await #expect(throws: MongoError.command(code: 2, message: "a field's name has U+0000")) {
                try await database.run { try $0.insert("documents", [["a\0b": 1]]) }
            }
        }
    }
}
