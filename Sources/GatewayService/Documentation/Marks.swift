/// Small signs beside names.
enum Marks {
    static let required: HTML = " <span class=\"required\">required</span>"

    /// Code that may be broken where its words end.
    static func name(_ name: String) -> HTML {
        let words = name.map { character -> HTML in
            let word = HTML(escaping: String(character))
            return character.isUppercase || "._-".contains(character) ? "<wbr>\(word)" : word
        }
        return "<code>\(words.joined())</code>"
    }

    static func method(_ method: String) -> HTML {
        "<span class=\"method \(method.lowercased())\">\(method)</span>"
    }
}
