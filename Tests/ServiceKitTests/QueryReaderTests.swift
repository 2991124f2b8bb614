import Commerce
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit
import Testing

@Suite struct QueryReaderTests {
    private enum Sort: String, CaseIterable { case name, price }

    private func request(_ query: String) -> Request {
        Request(
            head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/things?\(query)"),
            body: RequestBody(buffer: ByteBuffer()))
    }

    private func mistakes(_ query: String, _ read: (inout QueryReader) -> Void) -> [String: String] {
        do {
            try request(query).query(read)
            return [:]
        } catch let problem as Problem {
            #expect(problem.status == .badRequest)
            #expect(problem.code == "invalid_query")
            return Dictionary(problem.errors.map { ($0.field, $0.code) }) { first, _ in first }
        } catch {
            Issue.record(error)
            return [:]
        }
    }

    @Test func whatIsRightIsRead() throws {
        let id = Identifier.make()
        let text = "limit=7&q=a%20b%2Bc&sort=price&id=\(id)&from=2026-03-29&to=2026-03-29&attributes.size=XL&n=-4"
        try request(text).query { query in
            #expect(query.limit() == 7)
            #expect(query.text("q") == "a b+c")
            #expect(query.choice("sort", Sort.self) == .price)
            #expect(query.identifier("id") == id)
            #expect(query.start("from")?.description == "2026-03-29T00:00:00.000Z")
            #expect(query.end("to")?.description == "2026-03-30T00:00:00.000Z")
            #expect(query.texts(prefix: "attributes.") == ["size": "XL"])
            #expect(query.integer("n", -5...5) == -4)
            #expect(query.text("absent") == nil)
        }
    }

    @Test func anAbsentLimitIsTheDefault() throws {
        try request("").query { query in #expect(query.limit() == 20) }
    }

    @Test func everyMistakeIsReportedAtOnce() {
        let mistakes = mistakes("limit=0&limit=5&sort=size&id=7&from=2026-02-30&cursor=%21%21&colour=red") { query in
            _ = query.limit()
            _ = query.choice("sort", Sort.self)
            _ = query.identifier("id")
            _ = query.start("from")
            _ = query.cursor(Int.self)
        }
        #expect(
            mistakes == [
                "limit": "duplicate", "sort": "format", "id": "format", "from": "format", "cursor": "format",
                "colour": "unknown",
            ])
    }

    @Test(arguments: ["101", "0", "-1", "1.5", "1e1", "x", "99999999999999999999", "%00", " 5"])
    func aLimitIsAWholeNumberFromOneToAHundred(value: String) {
        #expect(mistakes("limit=\(value)") { _ = $0.limit() }.keys.sorted() == ["limit"])
    }

    @Test(arguments: ["%2B5", "+5", "007", "05", "-05", "٣", "", "-", "0x5", "5_0"])
    func anIntegerIsWrittenAsInABody(value: String) {
        #expect(mistakes("n=\(value)") { _ = $0.integer("n", -100...100) }.keys.sorted() == ["n"])
    }

    @Test(arguments: [("0", 0), ("5", 5), ("-5", -5), ("100", 100), ("-0", 0)])
    func aPlainIntegerIsRead(value: String, number: Int) throws {
        try request("n=\(value)").query { query in #expect(query.integer("n", -100...100) == number) }
    }

    @Test func controlCharactersAndLongTextsAreRefused() {
        #expect(mistakes("q=a%00b") { _ = $0.text("q") } == ["q": "characters"])
        let long = String(repeating: "a", count: 1_001)
        #expect(mistakes("q=\(long)") { _ = $0.text("q") } == ["q": "length"])
    }
}
