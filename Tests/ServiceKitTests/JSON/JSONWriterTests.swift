import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct JSONWriterTests {
    @Test func everyCharacterIsWrittenAsFoundationWritesIt() throws {
        let scalars = (0..<0x300).compactMap { Unicode.Scalar($0 as UInt32) } + ["\u{2028}", "\u{FFFF}", "😀"]
        for scalar in scalars {
            let text = "a\(scalar)b"
            #expect(try JSONWriter.bytes(text) == JSONCoding.bytes(text), "U+\(scalar.value)")
        }
        var random = SeededGenerator(seed: 51)
        for _ in 0..<500 {
            let text = random.text()
            #expect(try JSONWriter.bytes(text) == JSONCoding.bytes(text))
        }
    }

    @Test func valuesAndListsOfThemAreWrittenAsFoundationWritesThem() throws {
        let integers = [0, 7, -7, 10, -100, .max, .min]
        #expect(try JSONWriter.bytes(integers) == JSONCoding.bytes(integers))
        #expect(try JSONWriter.bytes([[true], [], [false, true]]) == JSONCoding.bytes([[true], [], [false, true]]))
        let times = [Timestamp.now, Timestamp("0001-01-01T00:00:00Z")!, Timestamp("9999-12-31T23:59:59.999Z")!]
        #expect(try JSONWriter.bytes(times) == JSONCoding.bytes(times))
        let ids = [Identifier.make(), .nothing]
        #expect(try JSONWriter.bytes(ids) == JSONCoding.bytes(ids))
    }

    @Test func ordersAndTheirFactsAreTheSameBytesAsByFoundation() throws {
        var random = RandomOrders(seed: 52)
        for _ in 0..<500 {
            let order = random.order()
            #expect(try JSONWriter.bytes(order) == JSONCoding.bytes(order))
            let facts = random.facts()
            #expect(try JSONWriter.bytes(facts) == JSONCoding.bytes(facts))
        }
    }
}
