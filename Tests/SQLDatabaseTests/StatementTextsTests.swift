import Testing

@testable import SQLDatabase

@Suite struct StatementTextsTests {
    @Test func theFirstFiveHundredTextsAreKeptAndNoMore() {
        let texts = StatementTexts()
        let kept = (0..<600).filter { texts.mayKeep("SELECT \($0)") }
        #expect(kept == Array(0..<500))
        #expect(texts.mayKeep("SELECT 7"))
    }
}
