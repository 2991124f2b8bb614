/// Examples of a body, folded up.
struct ExampleSection {
    let document: APIDocument

    /// All examples of a media type.
    func html(_ media: DocumentValue) -> HTML {
        (media["examples"]?.members ?? []).map { name, reference in
            let example = document.followed(reference)
            return html(example["value"] ?? .object([]), title: example["summary"]?.text ?? ExampleSection.words(name))
        }.joined()
    }

    /// A text that is no JSON document is shown as it is.
    func html(_ value: DocumentValue, title: String) -> HTML {
        "<details><summary>Example: \(title)</summary><pre><code>\(value.text ?? value.json)</code></pre></details>\n"
    }

    /// `cashOnDelivery` as "cash on delivery".
    private static func words(_ name: String) -> String {
        name.reduce(into: "") { words, character in
            words += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }
}
