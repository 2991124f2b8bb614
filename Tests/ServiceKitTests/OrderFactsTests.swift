import Commerce
import Foundation
import ServiceKit
import TestSupport
import Testing

/// Facts are read by hand, and must come out as `Decodable` reads them.
@Suite struct OrderFactsTests {
    private func facts(_ bytes: [UInt8]) throws -> OrderFacts {
        try bytes.withUnsafeBytes { try JSONReader.read($0) { try OrderFacts(&$0) } }
    }

    private func factsByFoundation(_ bytes: [UInt8]) throws -> OrderFacts {
        try JSONCoding.decoder.decode(OrderFacts.self, from: Data(bytes))
    }

    @Test func anySpellingIsReadAsByFoundation() throws {
        var random = RandomOrders(seed: 61)
        var json = RandomJSON(seed: 62)
        for _ in 0..<500 {
            let expected = random.facts()
            let written = JSONWriter.bytes(expected)
            #expect(try facts(written) == expected)
            let value = json.withUnknownMembers(try JSONParser.parse(written))
            let spelling = Array(json.spelling(of: value).utf8)
            #expect(try facts(spelling) == expected)
            #expect(try factsByFoundation(spelling) == expected)
        }
    }

    @Test func damagedFactsAreRefusedUnlessFoundationReadsTheSame() throws {
        var random = RandomOrders(seed: 63)
        var json = RandomJSON(seed: 64)
        var refused = 0
        for _ in 0..<2_000 {
            let bytes = json.damaged(JSONWriter.bytes(random.facts()))
            guard let found = try? facts(bytes) else {
                refused += 1
                continue
            }
            #expect(try found == factsByFoundation(bytes), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(refused > 1_000)
    }

    @Test func everyBeginningIsRefused() {
        var random = RandomOrders(seed: 65)
        let bytes = JSONWriter.bytes(random.facts())
        for length in 0..<bytes.count {
            #expect(throws: JSONSyntaxError.self) { try facts(Array(bytes.prefix(length))) }
        }
    }

    @Test func timesMayBeNullOrMissingAndNothingElseMay() throws {
        var random = RandomOrders(seed: 66)
        let optional: Set = ["paidAt", "shippedAt", "deliveredAt", "cancelledAt"]
        for _ in 0..<20 {
            let whole = JSONWriter.bytes(random.facts())
            guard case .object(let members) = try JSONParser.parse(whole) else { return }
            for name in members.keys {
                var (without, withNull) = (members, members)
                without[name] = nil
                withNull[name] = .null
                for changed in [without, withNull] {
                    let bytes = try JSONCoding.bytes(JSONValue.object(changed))
                    if optional.contains(name) {
                        #expect(try facts(bytes) == factsByFoundation(bytes), "\(name)")
                    } else {
                        #expect(throws: JSONSyntaxError.self, "\(name)") { try facts(bytes) }
                        #expect(throws: DecodingError.self, "\(name)") { try factsByFoundation(bytes) }
                    }
                }
            }
        }
    }
}
