import ServiceKit
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        ("null", JSONValue.null), (" true ", .boolean(true)), ("0", .integer(0)), ("-0", .integer(0)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.0", .number(1)), ("1e3", .number(1_000)),
        ("1E-2", .number(0.01)), ("\"\"", .string("")), ("\"a\\u00e9\\n\\/\\\"\"", .string("aé\n/\"")),
        ("\"\\ud83d\\ude00\"", .string("😀")), ("\"😀\"", .string("😀")), ("[]", .array([])),
        ("[1, [2], {}]", .array([1, [2], [:]])), ("{\"a\":{\"b\":[null]}}", .object(["a": ["b": [.null]]])),
        ("\r\n\t {} \n", .object([:])),
    ])
    func validTextIsRead(text: String, value: JSONValue) throws {
        #expect(try JSONParser.parse(text.utf8) == value)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "True", "NaN", "Infinity", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "0x10",
        "1e999",
        "\"", "\"a", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"",
        "\"\u{1}\"",
        "\"\n\"", "'a'", "[", "[1", "[1,]", "[,1]", "[1 2]", "{", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{1:1}",
        "{\"a\":1 \"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "1 2", "{} {}", "[] x", "// c\n1",
        "\u{FEFF}1",
    ])
    func anythingElseIsRefused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(text.utf8) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22], [0x22, 0x00, 0x22], [0x00],
        ] as [[UInt8]])
    func bytesThatAreNoUTF8AreRefused(bytes: [UInt8]) {
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(bytes) }
    }

    @Test func nestingHasALimit() throws {
        let deep = { (levels: Int) in String(repeating: "[", count: levels) + String(repeating: "]", count: levels) }
        #expect(throws: Never.self) { try JSONParser.parse(deep(32).utf8) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(deep(33).utf8) }
        #expect(throws: JSONSyntaxError.self) { try JSONParser.parse(String(repeating: "[", count: 1_000_000).utf8) }
    }

    @Test func theErrorTellsWhere() {
        let error = #expect(throws: JSONSyntaxError.self) { try JSONParser.parse("{\"a\": tru}".utf8) }
        #expect(error?.offset == 9)
    }

    @Test func whatIsWrittenIsReadBack() throws {
        let value: JSONValue = ["a": [1, "x\u{0}\"\\/é😀", true, .null], "b": .number(1.5), "": [:]]
        #expect(try JSONParser.parse(JSONCoding.bytes(value)) == value)
    }
}
