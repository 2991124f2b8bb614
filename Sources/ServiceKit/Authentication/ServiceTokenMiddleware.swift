import HTTPTypes
public import Hummingbird

/// Lets only the other services through, by the token they share.
public struct ServiceTokenMiddleware: RouterMiddleware {
    private let token: ServiceToken

    public init(_ token: ServiceToken) {
        self.token = token
    }

    public func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        guard token.matches(request.headers[.authorization]) else {
            throw Problem.unauthenticated("This is for the platform's own services.")
        }
        return try await next(request, context)
    }
}
