/// One operation: how it is called, by whom, and what it answers.
struct OperationSection {
    let document: APIDocument
    let prose: Prose

    func html(_ operation: APIOperation) -> HTML {
        """
        <article class="operation" id="\(operation.id)">
        <h3><a href="#\(operation.id)">\(operation.summary)</a></h3>
        <p class="endpoint">\(Marks.method(operation.method)) <code>\(operation.path)</code></p>
        \(prose.blocks(operation.description))\
        <p class="access"><strong>Access:</strong> \(access(operation))</p>
        \(ParameterTable(document: document, prose: prose).html(operation))\
        \(body(operation))\
        \(AnswerTable(document: document, prose: prose).html(operation))\
        </article>

        """
    }

    /// Who may call it: each of the alternatives, of which an empty one is anybody.
    private func access(_ operation: APIOperation) -> HTML {
        let alternatives = operation.value["security"]?.items ?? document.root["security"]?.items ?? []
        let schemes = alternatives.flatMap { $0.members.map(\.name) }
        let links = schemes.map { "<a href=\"#security-\($0)\"><code>\($0)</code></a>" as HTML }.listed("or")
        if schemes.isEmpty { return "anyone" }
        return alternatives.contains { $0.members.isEmpty } ? "anyone, also with \(links)" : "with \(links)"
    }

    private func body(_ operation: APIOperation) -> HTML {
        guard let body = operation.value["requestBody"].map(document.followed) else { return "" }
        let examples = ExampleSection(document: document)
        return """
            <h4>Request body</h4>
            \((body["content"]?.members ?? []).map { type, media in
                """
                <p class="type"><code>\(type)</code>: \(SchemaWords().line(media["schema"] ?? .object([])))</p>
                \(examples.html(media))
                """ as HTML
            }.joined())
            """
    }
}
