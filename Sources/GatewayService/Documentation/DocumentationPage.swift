/// The API's description as one page to read: no script, nothing from elsewhere, the same for everybody.
struct DocumentationPage {
    let document: APIDocument
    let style: String
    private let prose: Prose

    init(document: APIDocument, style: String) {
        self.document = document
        self.style = style
        prose = Prose(schemas: Set(document.components("schemas").map(\.name)))
    }

    var html: HTML {
        let info = document.root["info"] ?? .object([])
        let title = "\(info["title"]?.text ?? "") API"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>\(HTML(stringLiteral: style))</style>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            \(NavigationSection(document: document).html(title: title))\
            <main id="content">
            <header class="introduction" id="introduction">
            <h1>\(title) <span class="version">\(info["version"]?.text ?? "")</span></h1>
            <p class="lead">\(prose.line(info["summary"]?.text ?? ""))</p>
            \(prose.blocks(info["description"]?.text ?? ""))\
            <p>The same as a document for programs: <a href="/api/openapi.yaml">openapi.yaml</a> (OpenAPI 3.1).</p>
            </header>
            \(security)\
            \(document.tags.map(section).joined())\
            \(answers)\
            \(schemas)\
            </main>
            </body>
            </html>

            """
    }

    private var security: HTML {
        let schemes = document.components("securitySchemes")
        return """
            <section aria-labelledby="security">
            <h2 id="security">Signing in</h2>
            <dl>
            \(schemes.map { name, scheme in
                """
                <dt id="security-\(name)"><code>\(name)</code></dt>
                <dd>\(prose.line(scheme["description"]?.text ?? ""))</dd>

                """ as HTML
            }.joined())</dl>
            </section>

            """
    }

    private func section(_ tag: (name: String, description: String)) -> HTML {
        let operations = document.operations.filter { $0.tags.contains(tag.name) }
        let id = NavigationSection.id(ofTag: tag.name)
        return """
            <section aria-labelledby="\(id)">
            <h2 id="\(id)">\(tag.name)</h2>
            \(prose.blocks(tag.description))\
            \(operations.map(OperationSection(document: document, prose: prose).html).joined())\
            </section>

            """
    }

    private var answers: HTML {
        let table = AnswerTable(document: document, prose: prose)
        return """
            <section aria-labelledby="answers">
            <h2 id="answers">Common answers</h2>
            <p>What several operations answer. Each has the header field <code>X-Request-Id</code>, and under \
            <code>/api</code> <code>RateLimit</code> and <code>RateLimit-Policy</code>, as all answers do.</p>
            \(document.components("responses").map { name, answer in
                """
                <article class="answer" id="answer-\(name)">
                <h3><a href="#answer-\(name)">\(name)</a></h3>
                \(table.content(of: answer))</article>

                """ as HTML
            }.joined())</section>

            """
    }

    private var schemas: HTML {
        let section = SchemaSection(document: document, prose: prose)
        let schemas = document.components("schemas")
        return """
            <section aria-labelledby="schemas">
            <h2 id="schemas">Schemas</h2>
            <p>An object has no other fields than those listed here, unless it says so.</p>
            <ul class="index">
            \(schemas.map { "<li><a href=\"#schema-\($0.name)\">\($0.name)</a></li>\n" as HTML }.joined())</ul>
            \(schemas.map(section.html).joined())</section>

            """
    }
}
