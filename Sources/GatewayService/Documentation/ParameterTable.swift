/// The parameters of an operation.
struct ParameterTable {
    let document: APIDocument
    let prose: Prose

    func html(_ operation: APIOperation) -> HTML {
        let parameters = operation.parameters.map(document.followed)
        guard !parameters.isEmpty else { return "" }
        return """
            <h4>Parameters</h4>
            <table>
            <caption class="hidden">Parameters: \(operation.summary)</caption>
            <thead><tr><th scope="col">Parameter</th><th scope="col">Meaning</th></tr></thead>
            <tbody>
            \(parameters.map(row).joined())</tbody>
            </table>

            """
    }

    private func row(_ parameter: DocumentValue) -> HTML {
        let schema = parameter["schema"] ?? .object([])
        let isRequired = parameter["required"]?.text == "true"
        let example: HTML =
            schema["examples"]?.items.first.map { "<p class=\"type\">such as \(SchemaWords.code($0))</p>" } ?? ""
        return """
            <tr><th scope="row">\(Marks.name(parameter["name"]?.text ?? ""))\
            \(isRequired ? Marks.required : "") <span class="place">\(parameter["in"]?.text ?? "")</span></th>\
            <td><p class="type">\(SchemaWords().line(schema))</p>\(prose.blocks(parameter["description"]?.text ?? ""))\(example)</td></tr>

            """
    }
}
