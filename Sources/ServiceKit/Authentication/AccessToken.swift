public import Commerce
public import JWTKit

/// What an access token says.
public struct AccessToken: JWTPayload {
    public static let issuer = "tally-users"
    public static let audience = "tally"
    /// How long a token is good: 15 minutes.
    public static let lifetime = Duration.seconds(900)

    public let iss: IssuerClaim
    public let aud: AudienceClaim
    public let sub: SubjectClaim
    public let iat: IssuedAtClaim
    public let exp: ExpirationClaim
    public let role: Role

    public init(
        identity: Identity, issuedAt: Timestamp, lifetime: Duration = lifetime, issuer: String = issuer,
        audience: String = audience
    ) {
        iss = IssuerClaim(value: issuer)
        aud = AudienceClaim(value: audience)
        sub = SubjectClaim(value: identity.userId.description)
        iat = IssuedAtClaim(value: issuedAt.date)
        exp = ExpirationClaim(value: issuedAt.advanced(by: lifetime).date)
        role = identity.role
    }

    /// Checks who made the token and for whom. Whether it has expired is for the caller, who has the clock.
    public func verify(using algorithm: some JWTAlgorithm) throws {
        guard iss.value == AccessToken.issuer else {
            throw JWTError.claimVerificationFailure(failedClaim: iss, reason: "another issuer")
        }
        try aud.verifyIntendedAudience(includes: AccessToken.audience)
    }
}
