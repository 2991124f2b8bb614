import ServiceKit

/// What somebody gets who signed in.
struct SignInAnswer: Encodable {
    let user: User
    let accessToken: String
    /// nil when the client gets it as a cookie.
    var refreshToken: String?
    let tokenType = "Bearer"
    /// Seconds that the access token is good for.
    let expiresIn = AccessToken.lifetime.components.seconds

    private enum CodingKeys: String, CodingKey {
        case user, accessToken, refreshToken, tokenType, expiresIn
    }
}
