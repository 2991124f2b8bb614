import Foundation

/// What somebody typed to find products, taken apart into words.
struct SearchText: Hashable, Sendable {
    /// Runs of letters, marks and digits with at least one letter or digit each; 32 at most, the rest is ignored.
    let words: [String]
    /// The text as names are sorted, to find the one that is called exactly so.
    let sortKey: String

    init(_ text: String) {
        words = Array(SearchText.allWords(of: text).prefix(32))
        sortKey = text.sortKey
    }

    /// All words of a text, in their order.
    static func allWords(of text: String) -> [String] {
        text.unicodeScalars.split { !isWordPart($0) }.filter { $0.contains(where: isLetterOrDigit) }.map { String($0) }
    }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark: true
        default: isLetterOrDigit(scalar)
        }
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
            .letterNumber, .otherNumber:
            true
        default: false
        }
    }
}

extension String {
    /// By what names are sorted: the first 100 characters, without regard to case, accents and surrounding space.
    var sortKey: String {
        let folded = trimmingCharacters(in: .whitespaces)
            .folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
        return String(String.UnicodeScalarView(folded.unicodeScalars.prefix(100)))
    }
}
