import HTTPTypes
import Hummingbird
import ServiceKit

/// `/api/auth`: register, login, refresh, logout and the public keys.
struct AuthenticationRoutes: Sendable {
    let signIn: SignIn
    let repository: UserRepository
    let keySet: [UInt8]

    func add(to group: RouterGroup<ServiceRequestContext>) {
        group.post("register") { request, _ in try await register(request) }
        group.post("login") { request, _ in try await login(request) }
        group.post("refresh") { request, _ in try await refresh(request) }
        group.post("logout") { request, _ in try await logout(request) }
        group.get("jwks.json") { _, _ in
            Response.json(bytes: keySet, headers: [.cacheControl: "public, max-age=300"])
        }
    }

    private func register(_ request: Request) async throws -> Response {
        let body = try await request.decode { fields in
            (email: fields.email("email"), password: fields.newPassword("password"), name: fields.personName("name"))
        }
        let answer = try await signIn.register(email: body.email, password: body.password, name: body.name)
        return try AuthenticationRoutes.response(answer, status: .created)
    }

    private func login(_ request: Request) async throws -> Response {
        let body = try await request.decode { fields in
            (email: EmailAddress(fields.text("email", 1...254)), password: fields.givenPassword("password"))
        }
        let answer = try await signIn.signIn(email: body.email, password: body.password)
        return try AuthenticationRoutes.response(answer)
    }

    private func refresh(_ request: Request) async throws -> Response {
        let token = try await AuthenticationRoutes.refreshToken(request)
        return try AuthenticationRoutes.response(try await signIn.refresh(token))
    }

    private func logout(_ request: Request) async throws -> Response {
        if let token = try await AuthenticationRoutes.refreshToken(request) { try await repository.endSession(token) }
        return .noContent()
    }

    private static func refreshToken(_ request: Request) async throws -> RefreshToken? {
        try await request.decode { fields in RefreshToken(fields.text("refreshToken", 1...256)) }
    }

    /// Tokens are for the one who asked, so nobody on the way may keep them.
    private static func response(_ answer: SignInAnswer, status: HTTPResponse.Status = .ok) throws -> Response {
        try .json(answer, status: status, headers: [.cacheControl: "no-store"])
    }
}
