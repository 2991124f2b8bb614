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
        do {
            var response = try await next(request, context)
            response.headers.append(contentsOf: headers)
            return response
        } catch {
            throw GatewayProblem.of(error, logger: context.logger).adding(headers)
        }
    }
}
