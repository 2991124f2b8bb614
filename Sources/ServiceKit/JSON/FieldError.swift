/// What is wrong with one field of a request.
public struct FieldError: Hashable, Sendable, Encodable {
    /// A JSON pointer (RFC 6901) into the body, `/items/0/quantity`, or the name of a query parameter.
    public let field: String
    /// Stable, for programs: `missing`, `unknown`, `type`, `length`, `range`, `format`, `duplicate`, `characters`.
    public let code: String
    /// For people.
    public let detail: String

    public init(field: String, code: String, detail: String) {
        self.field = field
        self.code = code
        self.detail = detail
    }
}
