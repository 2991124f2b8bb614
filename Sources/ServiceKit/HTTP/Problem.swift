public import HTTPTypes

/// An error as the client sees it: a problem document (RFC 9457) with a stable `code`.
///
/// A route throws one, and the outermost middleware turns it into the answer. Any other error becomes a 500 that tells
/// nothing, with the details in the log under the same request id.
public struct Problem: Error, Sendable {
    public let status: HTTPResponse.Status
    /// Stable, for programs: `insufficient_stock`.
    public let code: String
    /// For people: what is wrong and what to do about it.
    public let detail: String
    public let errors: [FieldError]
    /// Members beyond those of the RFC, such as what is available of each product.
    public let members: [String: JSONValue]
    public let headers: HTTPFields
    /// Whether a 5xx is something gone wrong here, which the log tells as an error; false when a client asked for what is
    /// not there yet, and all is well.
    public let isFailure: Bool

    public init(
        _ status: HTTPResponse.Status, code: String, _ detail: String, errors: [FieldError] = [],
        members: [String: JSONValue] = [:], headers: HTTPFields = [:], isFailure: Bool = true
    ) {
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = errors
        self.members = members
        self.headers = headers
        self.isFailure = isFailure
    }
}

extension Problem {
    public static func badRequest(code: String, _ detail: String, errors: [FieldError] = []) -> Problem {
        Problem(.badRequest, code: code, detail, errors: errors)
    }

    public static func unauthenticated(code: String = "unauthenticated", _ detail: String) -> Problem {
        Problem(.unauthorized, code: code, detail, headers: [.wwwAuthenticate: "Bearer"])
    }

    public static func forbidden(_ detail: String) -> Problem {
        Problem(.forbidden, code: "forbidden", detail)
    }

    public static func notFound(code: String = "not_found", _ detail: String) -> Problem {
        Problem(.notFound, code: code, detail)
    }

    public static func conflict(code: String, _ detail: String, members: [String: JSONValue] = [:]) -> Problem {
        Problem(.conflict, code: code, detail, members: members)
    }

    public static func unprocessable(
        code: String, _ detail: String, errors: [FieldError] = [], members: [String: JSONValue] = [:]
    ) -> Problem {
        Problem(.unprocessableContent, code: code, detail, errors: errors, members: members)
    }

    public static func payloadTooLarge(limit: Int) -> Problem {
        Problem(.contentTooLarge, code: "payload_too_large", "The body may have \(limit) bytes at most.")
    }

    /// Something this service needs does not answer; nothing was changed, and trying again later is right.
    public static func unavailable(
        code: String = "unavailable", _ detail: String, retryAfterSeconds: Int = 1, isFailure: Bool = true
    ) -> Problem {
        Problem(
            .serviceUnavailable, code: code, detail, headers: [.retryAfter: String(retryAfterSeconds)],
            isFailure: isFailure)
    }
}
