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

    /// Where a client gets its refresh token: in the answer, or in a cookie when it is a page.
    private enum RefreshTokenPlace: String, CaseIterable {
        case body, cookie
    }

    private func register(_ request: Request) async throws -> Response {
        let body = try await request.decode { fields in
            (
                email: fields.email("email"), password: fields.newPassword("password"),
                name: fields.personName("name"), place: AuthenticationRoutes.place(&fields)
            )
        }
        let answer = try await signIn.register(email: body.email, password: body.password, name: body.name)
        return try AuthenticationRoutes.response(answer, status: .created, body.place, to: request)
    }

    private func login(_ request: Request) async throws -> Response {
        let body = try await request.decode { fields in
            (
                email: EmailAddress(fields.text("email", 1...254)), password: fields.givenPassword("password"),
                place: AuthenticationRoutes.place(&fields)
            )
        }
        let answer = try await signIn.signIn(email: body.email, password: body.password)
        return try AuthenticationRoutes.response(answer, body.place, to: request)
    }

    private func refresh(_ request: Request) async throws -> Response {
        let (token, place) = try await AuthenticationRoutes.refreshToken(request)
        return try AuthenticationRoutes.response(try await signIn.refresh(token), place, to: request)
    }

    private func logout(_ request: Request) async throws -> Response {
        let (token, place) = try await AuthenticationRoutes.refreshToken(request)
        if let token { try await repository.endSession(token) }
        var response = Response.noContent()
        if place == .cookie { response.setCookie(RefreshCookie.removal(isSecure: request.isFromHTTPS)) }
        return response
    }

    private static func place(_ fields: inout FieldReader) -> RefreshTokenPlace {
        fields.optional("refreshTokenIn") { $0.choice("refreshTokenIn", RefreshTokenPlace.self) } ?? .body
    }

    /// The token in the body, or else the one in the cookie; nil when it cannot be one, or is nowhere.
    private static func refreshToken(_ request: Request) async throws -> (RefreshToken?, RefreshTokenPlace) {
        let given = try await request.decode { $0.optionalText("refreshToken", 1...256) }
        if let given { return (RefreshToken(given), .body) }
        return (RefreshCookie.token(in: request), .cookie)
    }

    /// Tokens are for the one who asked, so nobody on the way may keep them.
    private static func response(
        _ answer: SignInAnswer, status: HTTPResponse.Status = .ok, _ place: RefreshTokenPlace, to request: Request
    ) throws -> Response {
        let headers: HTTPFields = [.cacheControl: "no-store"]
        guard place == .cookie, let token = answer.refreshToken else {
            return try .json(answer, status: status, headers: headers)
        }
        var answer = answer
        answer.refreshToken = nil
        var response = try Response.json(answer, status: status, headers: headers)
        response.setCookie(RefreshCookie.make(token, isSecure: request.isFromHTTPS))
        return response
    }
}
