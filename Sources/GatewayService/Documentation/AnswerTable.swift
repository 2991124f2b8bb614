/// The answers of an operation: its own ones in full, those that many operations share folded up, with links.
struct AnswerTable {
    let document: APIDocument
    let prose: Prose

    /// What every answer has, which the page says once.
    private static let everywhere: Set<String> = ["X-Request-Id", "RateLimit", "RateLimit-Policy"]

    func html(_ operation: APIOperation) -> HTML {
        let answers = operation.answers
        let shared = answers.filter { AnswerTable.isError($0.status) && $0.value["$ref"] != nil }
        let own = answers.filter { !AnswerTable.isError($0.status) || $0.value["$ref"] == nil }
        var html: HTML = "<h4>Answers</h4>\n"
        html += table("Answers: \(operation.summary)", own.map { row($0.status, document.followed($0.value)) })
        guard !shared.isEmpty else { return html }
        html += """
            <details><summary>Common errors: \(shared.map(\.status).joined(separator: ", "))</summary>
            \(table("Common errors: \(operation.summary)", shared.map { row($0.status, sharedAs: $0.value) }))\
            </details>

            """
        return html
    }

    private static func isError(_ status: String) -> Bool { status.first.map { "45".contains($0) } ?? false }

    private func table(_ caption: String, _ rows: [HTML]) -> HTML {
        """
        <table class="answers">
        <caption class="hidden">\(caption)</caption>
        <thead><tr><th scope="col">Status</th><th scope="col">Meaning</th></tr></thead>
        <tbody>
        \(rows.joined())</tbody>
        </table>

        """
    }

    private func row(_ status: String, _ answer: DocumentValue) -> HTML {
        "<tr><th scope=\"row\"><code>\(status)</code></th><td>\(content(of: answer))</td></tr>\n"
    }

    private func row(_ status: String, sharedAs reference: DocumentValue) -> HTML {
        let name = APIDocument.referredName(reference) ?? ""
        return """
            <tr><th scope="row"><code>\(status)</code></th>\
            <td>\(prose.blocks(document.followed(reference)["description"]?.text ?? ""))\
            <p class="type"><a href="#answer-\(name)">\(name)</a></p></td></tr>

            """
    }

    /// What is said of one answer: description, body, header fields, examples.
    func content(of answer: DocumentValue) -> HTML {
        let bodies = answer["content"]?.members ?? []
        let fields = (answer["headers"]?.members ?? []).filter { !AnswerTable.everywhere.contains($0.name) }
        let list: HTML = fields.isEmpty ? "" : "<ul class=\"fields\">\(fields.map(field).joined())</ul>\n"
        let examples = ExampleSection(document: document)
        return """
            \(prose.blocks(answer["description"]?.text ?? ""))\
            \(bodies.map(body).joined())\
            \(list)\
            \(bodies.map { examples.html($0.value) }.joined())
            """
    }

    private func body(_ type: String, _ media: DocumentValue) -> HTML {
        let schema = media["schema"] ?? .object([])
        return """
            <p class="type"><code>\(type)</code>: \(SchemaWords().line(schema))</p>\
            \(prose.blocks(schema["description"]?.text ?? ""))
            """
    }

    private func field(_ name: String, _ reference: DocumentValue) -> HTML {
        let field = document.followed(reference)
        let mark: HTML = field["required"]?.text == "true" ? "" : " <span class=\"place\">sometimes</span>"
        let schema = field["schema"] ?? .object([])
        return """
            <li><code>\(name)</code>\(mark): \
            \(prose.line(field["description"]?.text ?? "")) \
            <span class="type">\(SchemaWords().line(schema))</span></li>
            """
    }
}
