/// Turns the description's texts into markup: paragraphs, lists, `code` and links of a small part of Markdown.
///
/// Code that is the name of a schema becomes a link to it. Whatever is not understood stays as it is written.
struct Prose {
    let schemas: Set<String>

    /// Paragraphs and lists, which empty lines separate.
    func blocks(_ text: String) -> HTML {
        text.split(separator: "\n\n").map { block in
            let lines = block.split(separator: "\n")
            guard lines.first?.hasPrefix("- ") == true else {
                return "<p>\(line(lines.joined(separator: " ")))</p>\n"
            }
            return "<ul>\(items(lines).map { "<li>\(line($0))</li>" as HTML }.joined())</ul>\n"
        }.joined()
    }

    /// Text without blocks.
    func line(_ text: String) -> HTML {
        var html: HTML = ""
        var rest = text[...]
        while let start = rest.firstIndex(where: { $0 == "`" || $0 == "[" }) {
            html += HTML(escaping: String(rest[..<start]))
            rest = rest[start...]
            guard let (part, end) = rest.first == "`" ? code(rest) : link(rest) else {
                html += HTML(escaping: String(rest.removeFirst()))
                continue
            }
            html += part
            rest = rest[end...]
        }
        html += HTML(escaping: String(rest))
        return html
    }

    /// The texts of a list's items, whose further lines are indented.
    private func items(_ lines: [Substring]) -> [String] {
        lines.reduce(into: []) { items, line in
            if line.hasPrefix("- ") {
                items.append(String(line.dropFirst(2)))
            } else {
                items[items.count - 1] += " " + line.drop { $0 == " " }
            }
        }
    }

    /// `` `code` `` at the beginning of `text`, and where it ends.
    private func code(_ text: Substring) -> (HTML, Substring.Index)? {
        let inner = text.dropFirst()
        guard let end = inner.firstIndex(of: "`"), end != inner.startIndex else { return nil }
        return (code(String(inner[..<end])), inner.index(after: end))
    }

    private func code(_ text: String) -> HTML {
        schemas.contains(text)
            ? "<a href=\"#schema-\(text)\"><code>\(text)</code></a>" : "<code>\(text)</code>"
    }

    /// `[words](https://…)` at the beginning of `text`, and where it ends.
    private func link(_ text: Substring) -> (HTML, Substring.Index)? {
        guard let middle = text.firstRange(of: "]("), let end = text[middle.upperBound...].firstIndex(of: ")")
        else { return nil }
        let words = String(text[text.index(after: text.startIndex)..<middle.lowerBound])
        let address = String(text[middle.upperBound..<end])
        guard ["https://", "http://", "/", "#"].contains(where: address.hasPrefix) else { return nil }
        return ("<a href=\"\(address)\">\(words)</a>", text.index(after: end))
    }
}
