/// Markup: what is written in a literal is taken as it is, what is interpolated into one is escaped, unless it is markup
/// itself.
struct HTML: ExpressibleByStringInterpolation, Sendable {
    private(set) var text: String

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation interpolation: StringInterpolation) {
        text = interpolation.text
    }

    /// Text to be read as it is, in an element or in a quoted attribute.
    init(escaping text: String) {
        self.text = text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }

    var isEmpty: Bool { text.isEmpty }

    static func += (left: inout HTML, right: HTML) {
        left.text += right.text
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        mutating func appendInterpolation(_ html: HTML) {
            text += html.text
        }

        mutating func appendInterpolation(_ plain: String) {
            text += HTML(escaping: plain).text
        }
    }
}

extension Sequence<HTML> {
    /// All of them, one after the other.
    func joined(separator: HTML = "") -> HTML {
        var all: HTML = ""
        for (index, part) in enumerated() {
            if index > 0 { all += separator }
            all += part
        }
        return all
    }

    /// `a`, `a or b`, `a, b or c`.
    func listed(_ conjunction: HTML) -> HTML {
        let parts = Array(self)
        guard let last = parts.last, parts.count > 1 else { return parts.joined() }
        return "\(parts.dropLast().joined(separator: ", ")) \(conjunction) \(last)"
    }
}
