import Commerce
import HTTPTypes
import ServiceKit
import Testing

@Suite struct FieldReaderTests {
    private enum Colour: String, CaseIterable { case red, green }

    private func problem(_ members: [String: JSONValue], _ read: (inout FieldReader) -> Void) -> Problem? {
        var reader = FieldReader(members)
        read(&reader)
        return reader.problem()
    }

    private func codes(_ problem: Problem?) -> [String: String] {
        Dictionary((problem?.errors ?? []).map { ($0.field, $0.code) }) { "\($0)+\($1)" }
    }

    @Test func whatIsRightIsRead() {
        var reader = FieldReader([
            "name": "Ada", "count": 3, "on": true, "colour": "green", "note": .null,
            "price": ["amount": 1999, "currency": "USD"], "items": [["n": 1], ["n": 2]], "tags": ["a": "b"],
        ])
        #expect(reader.text("name", 1...10) == "Ada")
        #expect(reader.integer("count", 1...3) == 3)
        let isOn = reader.boolean("on")
        #expect(isOn)
        #expect(reader.choice("colour", Colour.self) == .green)
        #expect(reader.optionalText("note", 1...10) == nil)
        #expect(reader.money("price", 0...10_000, currency: .usd) == Money(1999, .usd))
        #expect(reader.array("items", 1...5) { $0.integer("n", 0...9) } == [1, 2])
        #expect(reader.textMap("tags", count: 0...3, names: 1...5, values: 1...5) == ["a": "b"])
        #expect(reader.problem() == nil)
    }

    @Test func everyMistakeIsReportedAtOnceAndMalformedOnesMakeIt400() throws {
        let problem = problem(["name": 1, "count": 99, "colour": "blue", "extra": true]) { reader in
            _ = reader.text("name", 1...10)
            _ = reader.integer("count", 1...3)
            _ = reader.choice("colour", Colour.self)
            _ = reader.boolean("on")
        }
        #expect(problem?.status == .badRequest)
        #expect(problem?.code == "invalid_body")
        #expect(
            codes(problem) == [
                "/name": "type", "/count": "range", "/colour": "format", "/on": "missing", "/extra": "unknown",
            ])
    }

    @Test func wellFormedButImpossibleIs422() {
        let problem = problem(["name": "", "count": 0, "id": "x", "bad": "a\u{0}b"]) { reader in
            _ = reader.text("name", 1...10)
            _ = reader.integer("count", 1...3)
            _ = reader.identifier("id")
            _ = reader.text("bad", 1...10)
        }
        #expect(problem?.status == .unprocessableContent)
        #expect(problem?.code == "invalid_value")
        #expect(codes(problem) == ["/name": "length", "/count": "range", "/id": "format", "/bad": "characters"])
    }

    @Test(arguments: [JSONValue.number(1), .number(1.5), .string("1"), .boolean(true), .array([1]), .null])
    func onlyAnIntegerIsAnInteger(value: JSONValue) {
        let problem = problem(["count": value]) { _ = $0.integer("count", 0...9) }
        #expect(problem?.status == .badRequest)
        #expect(codes(problem) == ["/count": value == .null ? "missing" : "type"])
    }

    @Test func mistakesFurtherDownAreNamedByPointer() {
        let problem = problem(["items": [["n": 1], ["n": "x", "m": 1]], "in": ["a/b~c": 1, "deep": ["x": 1]]]) {
            reader in
            _ = reader.array("items", 1...5) { $0.integer("n", 0...9) }
            reader.object("in") { inner in inner.object("deep") { _ in } }
        }
        #expect(problem?.status == .badRequest)
        #expect(
            codes(problem) == [
                "/items/1/n": "type", "/items/1/m": "unknown", "/in/a~1b~0c": "unknown", "/in/deep/x": "unknown",
            ])
    }

    @Test func whatIsNoObjectIsOneMistake() {
        let problem = problem(["a": 1, "items": [2, ["n": 1]]]) { reader in
            reader.object("a") { _ = $0.text("inner", 1...5) }
            _ = reader.array("items", 1...5) { $0.integer("n", 0...9) }
            reader.object("missing") { _ = $0.text("inner", 1...5) }
        }
        #expect(codes(problem) == ["/a": "type", "/items/0": "type", "/missing": "missing"])
    }

    @Test func aListOfTheWrongLengthIsRefusedUnread() {
        let many = JSONValue.array(Array(repeating: "not even objects", count: 10_000))
        let problem = problem(["items": many]) { reader in _ = reader.array("items", 1...100) { $0.integer("n", 0...9) }
        }
        #expect(problem?.status == .unprocessableContent)
        #expect(codes(problem) == ["/items": "length"])
    }

    @Test func moneyOfAnotherCurrencyIsRefused() {
        let wrong = problem(["price": ["amount": 1, "currency": "EUR"]]) {
            _ = $0.money("price", 0...9, currency: .usd)
        }
        #expect(wrong?.status == .unprocessableContent)
        #expect(codes(wrong) == ["/price/currency": "currency"])
        let bare = problem(["price": 5]) { _ = $0.money("price", 0...9, currency: .usd) }
        #expect(bare?.status == .badRequest)
    }

    @Test func lineBreaksNeedPermission() {
        #expect(problem(["a": "x\ny"]) { _ = $0.text("a", 1...9) }?.status == .unprocessableContent)
        #expect(problem(["a": "x\ny\t"]) { _ = $0.text("a", 1...9, multiline: true) } == nil)
    }

    @Test func namesOfAMapAreCheckedToo() {
        let problem = problem(["tags": ["long name": "b", "c": 1]]) {
            _ = $0.textMap("tags", count: 0...3, names: 1...5, values: 1...5)
        }
        #expect(codes(problem) == ["/tags/long name": "length", "/tags/c": "type"])
    }
}
