import HTTPTypes
public import Hummingbird

/// Lets a request through only with a good access token, and only to the roles allowed; runs before the body is read.
public struct AuthenticationMiddleware: RouterMiddleware {
    private let verifier: TokenVerifier
    private let adminsOnly: Bool

    public init(_ verifier: TokenVerifier, adminsOnly: Bool = false) {
        self.verifier = verifier
        self.adminsOnly = adminsOnly
    }

    public func handle(
        _ request: Request, context: ServiceRequestContext,
        next: (Request, ServiceRequestContext) async throws -> Response
    ) async throws -> Response {
        guard let authorization = request.headers[.authorization] else {
            throw Problem.unauthenticated("Sign in and send the access token as Authorization: Bearer.")
        }
        let parts = authorization.split(separator: " ")
        guard parts.count == 2, parts[0].lowercased() == "bearer" else {
            throw Problem.unauthenticated("Send the access token as Authorization: Bearer.")
        }
        let identity = try await verifier.identity(of: String(parts[1]))
        guard identity.isAdmin || !adminsOnly else { throw Problem.forbidden("This is for admins.") }
        var context = context
        context.identity = identity
        return try await next(request, context)
    }
}
