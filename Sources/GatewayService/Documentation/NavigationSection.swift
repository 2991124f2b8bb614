/// The table of contents: every tag with its operations.
struct NavigationSection {
    let document: APIDocument

    /// Where the section of a tag begins.
    static func id(ofTag tag: String) -> String { "tag-\(tag.lowercased())" }

    func html(title: String) -> HTML {
        """
        <nav aria-label="Contents">
        <p class="title"><a href="#introduction">\(title)</a></p>
        <ul>
        <li><a href="#security">Signing in</a></li>
        \(document.tags.map { entry($0.name) }.joined())\
        <li><a href="#answers">Common answers</a></li>
        <li><a href="#schemas">Schemas</a></li>
        </ul>
        </nav>

        """
    }

    private func entry(_ tag: String) -> HTML {
        let operations = document.operations.filter { $0.tags.contains(tag) }
        return """
            <li><a href="#\(NavigationSection.id(ofTag: tag))">\(tag)</a>
            <ul>
            \(operations.map { operation in
                """
                <li><a href="#\(operation.id)"><span>\(operation.summary)</span> \(Marks.method(operation.method))</a></li>

                """ as HTML
            }.joined())</ul></li>

            """
    }
}
