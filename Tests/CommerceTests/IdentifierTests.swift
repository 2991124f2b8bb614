import Commerce
import Foundation
import TestSupport
import Testing

@Suite struct IdentifierTests {
    @Test func textFormsRoundTrip() throws {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            let time = Timestamp(milliseconds: .random(in: 0...253_402_300_799_999, using: &random))
            let identifier = Identifier(at: time, using: &random)
            let text = identifier.description
            #expect(Identifier(text) == identifier)
            #expect(Identifier(text.uppercased()) == identifier)
            let uuid = try #require(UUID(uuidString: text))
            #expect(uuid.uuidString.lowercased() == text)
        }
    }

    @Test func anyUUIDIsReadAndWrittenAsItIs() {
        for _ in 0..<200 {
            let text = UUID().uuidString.lowercased()
            #expect(Identifier(text)?.description == text)
        }
    }

    @Test func itIsOfVersion7WithTheTimeInFront() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let milliseconds = Int64.random(in: 0..<(1 << 48), using: &random)
            let identifier = Identifier(at: Timestamp(milliseconds: milliseconds), using: &random)
            let bytes = try #require(UUID(uuidString: identifier.description)).uuid
            #expect(bytes.6 >> 4 == 7)
            #expect(bytes.8 >> 6 == 0b10)
            let time = [bytes.0, bytes.1, bytes.2, bytes.3, bytes.4, bytes.5].reduce(0 as Int64) { $0 << 8 | Int64($1) }
            #expect(time == milliseconds)
        }
    }

    @Test func identifiersSortByTheirMillisecondAsValuesAndAsText() {
        var random = SeededGenerator(seed: 4)
        let times = (0..<300).map { _ in Int64.random(in: 0..<(1 << 48), using: &random) }.sorted()
        for (earlier, later) in zip(times, times.dropFirst()) where earlier < later {
            let first = Identifier(at: Timestamp(milliseconds: earlier), using: &random)
            let second = Identifier(at: Timestamp(milliseconds: later), using: &random)
            #expect(first < second)
            #expect(first.description < second.description)
        }
    }

    @Test func identifiersOfOneMillisecondDiffer() {
        var random = SeededGenerator(seed: 5)
        let identifiers = (0..<10_000).map { _ in Identifier(at: Samples.placedAt, using: &random) }
        #expect(Set(identifiers).count == identifiers.count)
        #expect(Identifier.make() != Identifier.make())
    }

    @Test(arguments: [
        "", "0", "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5", "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5dd",
        "019b2c3d4e5f7a6b8c9d0e1f2a3b4c5d", "{019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d}",
        "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5g", "019b2c3d-4e5f-7a6b-8c9d+0e1f2a3b4c5d",
        "019b2c3-d4e5f-7a6b-8c9d-0e1f2a3b4c5d", " 019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5",
        "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c\u{FF10}", "019b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5\0",
        "-19b2c3d-4e5f-7a6b-8c9d-0e1f2a3b4c5d", "019b2c3d-4e5f-7a6b-8c9d--e1f2a3b4c5d",
    ])
    func malformedTextIsNoIdentifier(_ text: String) {
        #expect(Identifier(text) == nil)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([Identifier].self, from: JSONEncoder().encode([text]))
        }
    }

    @Test func itIsCodedAsItsText() throws {
        let identifier = Identifier.make()
        let json = try JSONEncoder().encode([identifier])
        #expect(String(decoding: json, as: UTF8.self) == "[\"\(identifier)\"]")
        #expect(try JSONDecoder().decode([Identifier].self, from: json) == [identifier])
    }
}
