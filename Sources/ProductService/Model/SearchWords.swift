import Foundation

/// Texts as lists of products find them: by words, without regard to case and accents.
enum SearchWords {
    /// Longer words are found by their beginning.
    private static let longest = 64

    /// The different words of the texts, in no particular order.
    static func all(of texts: some Sequence<String>) -> [String] {
        Array(texts.reduce(into: Set<String>()) { $0.formUnion(SearchText.allWords(of: $1).map(folded)) })
    }

    /// A word as words are compared.
    static func folded(_ word: String) -> String {
        let folded = word.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        return String(String.UnicodeScalarView(folded.unicodeScalars.prefix(longest)))
    }
}
