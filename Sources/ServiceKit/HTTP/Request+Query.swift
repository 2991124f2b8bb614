public import Commerce
import Foundation
public import Hummingbird

extension Request {
    /// Reads the query strictly and makes a value of it.
    ///
    /// - Throws: 400 `invalid_query` naming every parameter that is unknown, repeated or wrong.
    public func query<Value>(_ read: (inout QueryReader) -> Value) throws -> Value {
        var reader = QueryReader(uri.queryParameters.map { (String($0.key), String($0.value)) })
        let value = read(&reader)
        if let problem = reader.problem() { throw problem }
        return value
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
