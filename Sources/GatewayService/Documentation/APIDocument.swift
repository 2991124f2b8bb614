/// The API's description (OpenAPI 3.1), taken apart for the page that shows it.
struct APIDocument {
    let root: DocumentValue
    /// Every operation, in the order of the document.
    let operations: [APIOperation]

    /// - Throws: when `yaml` cannot be read, or has no operation.
    init(yaml: String) throws {
        root = try DocumentValue(yaml: yaml)
        operations = (root["paths"]?.members ?? []).flatMap { path, item in
            item.members.map { APIOperation(method: $0.name.uppercased(), path: path, value: $0.value) }
        }
        if operations.isEmpty { throw UnusableDocument("It describes no operation.") }
    }

    /// The groups that operations belong to, with what is said about them.
    var tags: [(name: String, description: String)] {
        (root["tags"]?.items ?? []).map { ($0["name"]?.text ?? "", $0["description"]?.text ?? "") }
    }

    /// The components of a kind, such as `schemas`.
    func components(_ kind: String) -> [(name: String, value: DocumentValue)] {
        root["components"]?[kind]?.members ?? []
    }

    /// What `value` refers to when it is a reference, else `value` itself.
    func followed(_ value: DocumentValue) -> DocumentValue {
        guard let reference = value["$ref"]?.text else { return value }
        // "#/components/schemas/Order"
        let names = reference.split(separator: "/").dropFirst()
        return names.reduce(root) { $0[String($1)] ?? .object([]) }
    }

    /// The name of the component that `value` refers to; nil when it is no reference.
    static func referredName(_ value: DocumentValue) -> String? {
        value["$ref"]?.text?.split(separator: "/").last.map(String.init)
    }
}
