import Yams

extension DocumentValue {
    /// - Throws: when `yaml` is no YAML, or has what JSON has not.
    init(yaml: String) throws {
        guard let root = try Yams.compose(yaml: yaml) else { throw UnusableDocument("There is nothing in it.") }
        self = try DocumentValue(root)
    }

    private init(_ node: Node) throws {
        switch node {
        case .mapping(let mapping):
            self = .object(
                try mapping.map { key, value in
                    guard let name = key.scalar?.string else { throw UnusableDocument("A name is no text.") }
                    return (name, try DocumentValue(value))
                })
        case .sequence(let sequence): self = .array(try sequence.map(DocumentValue.init))
        case .scalar(let scalar): self = DocumentValue(scalar, tag: node.tag)
        case .alias: throw UnusableDocument("An alias is not followed here.")
        }
    }

    private init(_ scalar: Node.Scalar, tag: Tag) {
        guard scalar.style == .plain else {
            self = .text(scalar.string)
            return
        }
        self =
            switch tag.rawValue {
            case Tag.Name.null.rawValue: .literal("null")
            case Tag.Name.bool.rawValue: .literal(scalar.string.lowercased())
            case Tag.Name.int.rawValue, Tag.Name.float.rawValue: .literal(scalar.string)
            default: .text(scalar.string)
            }
    }
}
