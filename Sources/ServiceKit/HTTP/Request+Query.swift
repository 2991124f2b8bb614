public import Commerce
import Foundation
public import Hummingbird

extension Request {
    /// Reads the query strictly and makes a value of it.
    ///
    /// - Throws: 400 `invalid_query` naming every parameter that is unknown, repeated or wrong.
    public func query<Value>(_ read: (inout QueryReader) -> Value) throws -> Value {
        var reader = QueryReader(Request.parameters(of: uri.query ?? ""))
        let value = read(&reader)
        if let problem = reader.problem() { throw problem }
        return value
    }

    /// The parameters as HTML forms and `URLSearchParams` write them, in names and values alike: `+` is a space. What is no
    /// percent-encoded UTF-8 stays as it is.
    private static func parameters(of query: String) -> [(String, String)] {
        query.split(separator: "&").map { parameter in
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (decoded(parts[0]), parts.count > 1 ? decoded(parts[1]) : "")
        }
    }

    private static func decoded(_ text: Substring) -> String {
        let text = text.replacing("+", with: " ")
        return text.removingPercentEncoding ?? String(text)
    }

    /// The identifier in the path under `name`.
    ///
    /// - Throws: 404 when it is none, since nothing can be there.
    public func pathIdentifier(_ name: String, in context: some RequestContext) throws -> Identifier {
        guard let text = context.parameters.get(name), let identifier = Identifier(text) else {
            throw Problem.notFound("There is nothing under this id.")
        }
        return identifier
    }
}
