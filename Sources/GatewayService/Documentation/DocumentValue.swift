/// A value of the API's description. Members keep the order in which they are written.
indirect enum DocumentValue {
    case object([(name: String, value: DocumentValue)])
    case array([DocumentValue])
    case text(String)
    /// A number, `true`, `false` or `null`, as JSON writes it.
    case literal(String)

    /// The member of that name; nil when there is none or this is no object.
    subscript(name: String) -> DocumentValue? {
        members.first { $0.name == name }?.value
    }

    /// None when this is no object.
    var members: [(name: String, value: DocumentValue)] {
        if case .object(let members) = self { members } else { [] }
    }

    /// None when this is no array.
    var items: [DocumentValue] {
        if case .array(let items) = self { items } else { [] }
    }

    /// The text, or a literal as it is written; nil of objects and arrays.
    var text: String? {
        switch self {
        case .text(let text), .literal(let text): text
        case .object, .array: nil
        }
    }
}

extension DocumentValue {
    /// As indented JSON.
    var json: String { json(indentation: "") }

    private func json(indentation: String) -> String {
        let inner = indentation + "  "
        func block(_ opening: String, _ lines: [String], _ closing: String) -> String {
            guard !lines.isEmpty else { return opening + closing }
            return "\(opening)\n\(inner)\(lines.joined(separator: ",\n\(inner)"))\n\(indentation)\(closing)"
        }
        switch self {
        case .object(let members):
            let lines = members.map { "\(DocumentValue.quoted($0.name)): \($0.value.json(indentation: inner))" }
            return block("{", lines, "}")
        case .array(let items): return block("[", items.map { $0.json(indentation: inner) }, "]")
        case .text(let text): return DocumentValue.quoted(text)
        case .literal(let text): return text
        }
    }

    private static func quoted(_ text: String) -> String {
        let escaped = text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default: String(scalar)
            }
        }
        return "\"\(escaped.joined())\""
    }
}
