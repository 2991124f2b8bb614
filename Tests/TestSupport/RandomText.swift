extension RandomNumberGenerator {
    /// Up to 20 characters of all that text may hold: ASCII mostly, and control characters, quotes, accents and emoji.
    public mutating func text() -> String {
        let odd: [Unicode.Scalar] = [
            "\"", "\\", "/", "\n", "\r", "\t", "\u{8}", "\u{C}", "\0", "\u{1}", "\u{1F}", "\u{7F}", "\u{80}", "é", "ß",
            "\u{301}", "\u{2028}", "\u{FEFF}", "\u{FFFF}", "中", "😀", "🏳", "\u{10FFFF}",
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &self) {
            let isOdd = Int.random(in: 0..<8, using: &self) == 0
            text.append(
                isOdd ? odd.randomElement(using: &self)! : Unicode.Scalar(UInt8.random(in: 0x20...0x7E, using: &self)))
        }
        return String(text)
    }
}
