import Testing

@testable import ProductService

@Suite struct SearchWordsTests {
    @Test func wordsLoseCaseAndAccentsAndComeOnce() {
        let words = SearchWords.all(of: ["Crème brûlée", "CREME, 12-V", ""])
        #expect(Set(words) == ["creme", "brulee", "12", "v"])
        #expect(words.count == 4)
    }

    @Test func wordsOfAnyScriptAreWords() {
        #expect(Set(SearchWords.all(of: ["Лампа 灯具 λάμπα"])) == ["лампа", "灯具", "λαμπα"])
    }

    @Test func longWordsAreCutWhereverTheyStand() {
        let (long, longer) = (String(repeating: "é", count: 64), String(repeating: "é", count: 65))
        #expect(SearchWords.all(of: [longer]) == [String(repeating: "e", count: 64)])
        #expect(SearchWords.folded(long) == SearchWords.folded(longer))
    }
}
