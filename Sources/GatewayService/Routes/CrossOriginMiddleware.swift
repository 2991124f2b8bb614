import HTTPTypes
import Hummingbird
import Logging
import ServiceKit

/// Answers preflights, and tells browsers on every other answer, errors included, who may read it.
struct CrossOriginMiddleware: RouterMiddleware {
    let policy: CrossOriginPolicy

    func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        let origin = request.headers[.origin]
        if request.method == .options, origin != nil, request.headers.contains(.accessControlRequestMethod) {
            return Response(status: .noContent, headers: policy.preflightHeaders(for: origin))
        }
        let headers = policy.headers(for: origin)
        return try await AnswerHeaders(fields: headers, logger: context.logger).added {
            try await next(request, context)
        }
    }
}
