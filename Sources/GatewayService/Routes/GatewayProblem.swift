import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// The problem documents of the gateway's own errors, made before the outermost middleware would, so that they carry the
/// header fields of every answer.
enum GatewayProblem {
    static func of(_ error: any Error, logger: Logger) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let convertible as any ProblemConvertible: return convertible.problem
        case let error as HTTPError where error.status == .notFound:
            return .notFound("There is nothing under this path.")
        case is CancellationError: return .unavailable("The gateway is stopping.")
        default:
            logger.error("Request failed", metadata: ["error": .string("\(error)")])
            return Problem(
                .internalServerError, code: "internal_error", "Something went wrong here. The log has the details.")
        }
    }
}

extension Problem {
    /// The same with more header fields.
    func adding(_ more: HTTPFields) -> Problem {
        Problem(status, code: code, detail, errors: errors, members: members, headers: headers + more)
    }
}

extension HTTPFields {
    mutating func append(contentsOf more: HTTPFields) {
        for field in more { append(field) }
    }

    static func + (fields: HTTPFields, more: HTTPFields) -> HTTPFields {
        var fields = fields
        fields.append(contentsOf: more)
        return fields
    }
}
