import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// Header fields that every answer carries, problem documents too.
struct AnswerHeaders {
    let fields: HTTPFields
    /// Where the details go of an error whose problem document tells nothing.
    let logger: Logger

    /// The answer of `next` with the fields; what it throws becomes a problem with them, sooner than the outermost middleware
    /// would make it one without.
    func added(to next: () async throws -> Response) async throws -> Response {
        do {
            var response = try await next()
            for field in fields { response.headers.append(field) }
            return response
        } catch {
            let problem = Problem(for: error)
            if problem.status == .internalServerError, !(error is Problem) {
                logger.error("Request failed", metadata: ["error": .string("\(error)")])
            }
            throw problem.adding(fields)
        }
    }
}

extension Problem {
    /// The same with more header fields.
    fileprivate func adding(_ more: HTTPFields) -> Problem {
        var headers = headers
        for field in more { headers.append(field) }
        return Problem(status, code: code, detail, errors: errors, members: members, headers: headers)
    }
}
