/// One schema: what it is, its limits, its fields, an example.
struct SchemaSection {
    let document: APIDocument
    let prose: Prose

    func html(_ name: String, _ schema: DocumentValue) -> HTML {
        let table = FieldTable(prose: prose)
        let parts = (schema["allOf"]?.items ?? []).filter { $0["$ref"] == nil }
        let fields = ([schema] + parts).map { table.html($0, of: name) }.joined()
        let line = SchemaWords().line(schema)
        let example = schema["examples"]?.items.first
        return """
            <article class="schema" id="schema-\(name)">
            <h3><a href="#schema-\(name)">\(name)</a></h3>
            \(prose.blocks(schema["description"]?.text ?? ""))\
            \(fields.isEmpty || line.text != "object" ? type(line) : "")\
            \(condition(schema))\
            \(fields)\
            \(example.map { ExampleSection(document: document).html($0, title: name) } ?? "")\
            </article>

            """
    }

    private func type(_ line: HTML) -> HTML { "<p class=\"type\">\(line)</p>\n" }

    /// `if` and `then` about which fields have to be there.
    private func condition(_ schema: DocumentValue) -> HTML {
        func names(_ part: String) -> HTML {
            (schema[part]?["required"]?.items ?? []).map(SchemaWords.code).listed("and")
        }
        guard schema["if"] != nil, !names("if").isEmpty, !names("then").isEmpty else { return "" }
        return "<p>With \(names("if")), \(names("then")) is required.</p>\n"
    }
}
