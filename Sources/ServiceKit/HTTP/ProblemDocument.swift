public import Hummingbird

/// The body of a problem answer.
struct ProblemDocument: Encodable {
    let problem: Problem
    let requestId: String?

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Name.self)
        for (name, value) in problem.members { try container.encode(value, forKey: Name(name)) }
        try container.encode("about:blank", forKey: Name("type"))
        try container.encode(problem.status.reasonPhrase, forKey: Name("title"))
        try container.encode(problem.status.code, forKey: Name("status"))
        try container.encode(problem.code, forKey: Name("code"))
        try container.encode(problem.detail, forKey: Name("detail"))
        if !problem.errors.isEmpty { try container.encode(problem.errors, forKey: Name("errors")) }
        try container.encodeIfPresent(requestId, forKey: Name("requestId"))
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(_ name: String) { stringValue = name }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension Problem {
    /// The problem document as bytes; the request's id is in it so that client and log share one.
    public func document(requestId: String?) -> [UInt8] {
        do {
            return try JSONCoding.bytes(ProblemDocument(problem: self, requestId: requestId))
        } catch {
            preconditionFailure("A problem document holds nothing that JSON cannot: \(error)")
        }
    }

    /// The whole answer.
    public func response(requestId: String?) -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: document(requestId: requestId))))
    }
}
