/// Says in words and links what a schema asks for.
struct SchemaWords {
    /// The type and all that limits it: "text, 1 to 100 characters".
    func line(_ schema: DocumentValue) -> HTML {
        ([type(schema)] + SchemaLimits(schema: schema, words: self).all).joined(separator: ", ")
    }

    /// What kind of value it is: "list of Order", with a link.
    func type(_ schema: DocumentValue) -> HTML {
        if let name = APIDocument.referredName(schema) { return "<a href=\"#schema-\(name)\">\(name)</a>" }
        for combination in ["oneOf", "anyOf"] {
            if let options = schema[combination]?.items { return options.map(line).listed("or") }
        }
        if let parts = schema["allOf"]?.items { return parts.map(part).joined(separator: " with ") }
        if schema["const"] != nil { return "always" }
        let types = schema["type"].map { $0.items.isEmpty ? [$0] : $0.items } ?? []
        if types.isEmpty { return schema["enum"] == nil ? "anything" : "a value" }
        return types.map { name($0.text ?? "", of: schema) }.listed("or")
    }

    private func name(_ type: String, of schema: DocumentValue) -> HTML {
        switch type {
        case "string": return "text"
        case "array": return schema["items"].map { "list of \(self.line($0))" } ?? "list"
        default: return HTML(escaping: type)
        }
    }

    /// A part of `allOf`; of fields that are fixed there, their values.
    private func part(_ schema: DocumentValue) -> HTML {
        guard let fields = schema["properties"]?.members, schema["$ref"] == nil else { return line(schema) }
        // The status is that of the answer anyway.
        let fixed = fields.filter { $0.name != "status" && ($0.value["const"] ?? $0.value["enum"]) != nil }
        let others = fields.filter { $0.value["const"] == nil && $0.value["enum"] == nil }
        return
            (fixed.map { "<code>\($0.name)</code> \(SchemaWords.values($0.value))" as HTML }
            + others.map { "<code>\($0.name)</code>" as HTML }).listed("and")
    }

    /// The values of `const` or `enum`: "`a`, `b` or `c`".
    static func values(_ schema: DocumentValue) -> HTML {
        (schema["const"].map { [$0] } ?? schema["enum"]?.items ?? []).map(code).listed("or")
    }

    static func code(_ value: DocumentValue) -> HTML {
        "<code>\(value.text ?? value.json)</code>"
    }
}
