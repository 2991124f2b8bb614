/// The fields of an object, those of objects inside it as `outer.inner`.
struct FieldTable {
    let words = SchemaWords()
    let prose: Prose

    /// Empty when the object has no fields of its own.
    func html(_ schema: DocumentValue, of name: String) -> HTML {
        let rows = rows(of: schema, prefix: "")
        guard !rows.isEmpty else { return "" }
        return """
            <table>
            <caption class="hidden">Fields of \(name)</caption>
            <thead><tr><th scope="col">Field</th><th scope="col">Meaning</th></tr></thead>
            <tbody>
            \(rows.joined())</tbody>
            </table>

            """
    }

    private func rows(of schema: DocumentValue, prefix: String) -> [HTML] {
        let required = Set((schema["required"]?.items ?? []).compactMap(\.text))
        return (schema["properties"]?.members ?? []).flatMap { name, field in
            let row = row(prefix + name, field, isRequired: required.contains(name))
            return [row] + rows(of: field, prefix: prefix + name + ".")
        }
    }

    private func row(_ name: String, _ field: DocumentValue, isRequired: Bool) -> HTML {
        """
        <tr><th scope="row">\(Marks.name(name))\(isRequired ? Marks.required : "")</th>\
        <td><p class="type">\(words.line(field))</p>\(prose.blocks(field["description"]?.text ?? ""))</td></tr>

        """
    }
}
