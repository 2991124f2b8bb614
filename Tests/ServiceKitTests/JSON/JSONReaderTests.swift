import ServiceKit
import TestSupport
import Testing

@Suite struct JSONReaderTests {
    private func read<Value>(
        _ text: String, _ read: (inout JSONReader) throws -> Value
    ) throws -> Value {
        try JSONReaderTests.read(Array(text.utf8), read)
    }

    private static func read<Value>(
        _ bytes: [UInt8], _ read: (inout JSONReader) throws -> Value
    ) throws -> Value {
        try bytes.withUnsafeBytes { try JSONReader.read($0, read) }
    }

    private enum Member: String, CaseIterable { case first, second, third }
    private static let members = JSONNames<Member>()

    /// The members of an object, each an integer.
    private func members(_ text: String) throws -> [Member: Int] {
        try read(text) { json in
            var members: [Member: Int] = [:]
            try json.object(JSONReaderTests.members) { json, member in members[member] = try json.integer() }
            return members
        }
    }

    @Test func membersAreReadInAnyOrderAndUnknownOnesPassedOver() throws {
        #expect(try members(#"{"first":1,"second":2,"third":3}"#) == [.first: 1, .second: 2, .third: 3])
        #expect(try members(#" { "third" : 3 , "first" : 1 } "#) == [.first: 1, .third: 3])
        #expect(try members(#"{"x":[{"first":7}],"second":2,"":null,"seconds":{},"secon":"\"}"}"#) == [.second: 2])
        #expect(try members(#"{"\u0066irst":1}"#) == [.first: 1])
        #expect(try members("{}") == [:])
    }

    @Test(arguments: [
        #"{"first":1,"first":1}"#, #"{"first":1,"\u0066irst":1}"#, #"{"first"}"#, #"{"first":}"#, #"{"first":1,}"#,
        #"{"first":1 "second":2}"#, #"{"first":1"#, #"{"first":"1"}"#, #"{"first":null}"#, "{", "[]", "", "{} {}",
        "null",
        #"{"first:1}"#, #"{first:1}"#, #"{"first":1]"#,
    ])
    func whatIsNoSuchObjectIsRefused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try members(text) }
    }

    @Test(arguments: [
        ("0", 0), ("-0", 0), ("7", 7), (" -12 ", -12), ("9223372036854775807", Int.max),
        ("-9223372036854775808", Int.min),
    ])
    func integersAreRead(text: String, value: Int) throws {
        #expect(try read(text) { try $0.integer() } == value)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", "1.0", "1e3", "1E3", "9223372036854775808", "-9223372036854775809",
        "99999999999999999999", "1 2", "\"1\"", "x", ".5",
    ])
    func whatIsNoIntegerIsRefused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try read(text) { try $0.integer() } }
    }

    @Test func arraysBooleansAndNullsAreRead() throws {
        let flags = try read("[true, null ,false]") { json in try json.array { try $0.optional { try $0.boolean() } } }
        #expect(flags == [true, nil, false])
        #expect(try read("[]") { json in try json.array { try $0.boolean() } }.isEmpty)
        for text in ["[true", "[true,]", "[true false]", "[tru]", "[nul]", "[True]", "{}", "true"] {
            #expect(throws: JSONSyntaxError.self, "\(text)") {
                try read(text) { json in try json.array { try $0.optional { try $0.boolean() } } }
            }
        }
    }

    @Test func aCopyGoesOnFromTheSamePlace() throws {
        let (early, late) = try read("[[1,2],3]") { json in
            var copies: [JSONReader] = []
            var last = 0
            try json.elements { json in
                copies.append(json)
                if copies.count == 1 { try json.skip() } else { last = try json.integer() }
            }
            return (try copies[0].array { try $0.integer() }, last)
        }
        #expect(early == [1, 2])
        #expect(late == 3)
    }

    @Test func everySpellingOfAStringIsReadAsTheParserReadsIt() throws {
        var random = SeededGenerator(seed: 41)
        var json = RandomJSON(seed: 42)
        for _ in 0..<2_000 {
            let text = random.text()
            let spelling = json.spelling(of: .string(text))
            let string = try read(spelling) { try $0.string() }
            #expect(string.unicodeScalars.elementsEqual(text.unicodeScalars), "\(spelling)")
        }
    }

    /// Whether the reader takes the bytes; the parser's verdict, or nil where the two differ on purpose.
    private static func verdicts(_ bytes: [UInt8]) -> (reader: Bool, parser: Bool?) {
        let reader = (try? read(bytes) { try $0.skip() }) != nil
        do {
            _ = try JSONParser.parse(bytes)
            return (reader, true)
        } catch {
            let differs = ["A member name is repeated", "The number is too large"].contains(error.message)
            return (reader, differs ? nil : false)
        }
    }

    @Test func whateverTheBytesTheReaderTakesWhatTheParserTakes() {
        var json = RandomJSON(seed: 43)
        var (taken, refused) = (0, 0)
        for _ in 0..<3_000 {
            let value = json.value()
            let whole = Array(json.spelling(of: value).utf8)
            let damaged = json.damaged(whole)
            for bytes in [whole, damaged] {
                let (reader, parser) = JSONReaderTests.verdicts(bytes)
                guard let parser else { continue }
                #expect(reader == parser, "\(String(decoding: bytes, as: UTF8.self))")
                if reader { taken += 1 } else { refused += 1 }
            }
        }
        #expect(taken > 1_000 && refused > 1_000)
    }

    @Test func everyBeginningOfATextIsRefused() {
        var json = RandomJSON(seed: 44)
        for _ in 0..<50 {
            let value = JSONValue.array([json.value(), json.value()])
            let bytes = Array(json.spelling(of: value).utf8)
            let end = bytes.lastIndex(of: UInt8(ascii: "]")) ?? 0
            for length in 0...end {
                #expect(throws: JSONSyntaxError.self) {
                    try JSONReaderTests.read(Array(bytes.prefix(length))) { try $0.skip() }
                }
            }
        }
    }

    @Test func randomBytesAreNeverReadPastTheirEnd() {
        var random = SeededGenerator(seed: 45)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0...24, using: &random)).map { _ in
                Array(#"{}[]",:\u0aétn "#.utf8).randomElement(using: &random)!
            }
            let (reader, parser) = JSONReaderTests.verdicts(bytes)
            #expect(parser == nil || reader == parser, "\(String(decoding: bytes, as: UTF8.self))")
        }
    }

    @Test func nestingHasALimit() throws {
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        #expect(throws: Never.self) { try read(deep(512)) { try $0.skip() } }
        #expect(throws: JSONSyntaxError.self) { try read(deep(513)) { try $0.skip() } }
        #expect(throws: JSONSyntaxError.self) {
            try read(String(repeating: #"{"":"#, count: 100_000)) { try $0.skip() }
        }
    }
}
