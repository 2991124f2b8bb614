import Commerce
import JWTKit
import ServiceKit

/// Makes the access tokens of those who signed in.
struct AccessTokenSigner: Sendable {
    private let keys = JWTKeyCollection()
    private let keyId: JWKIdentifier

    init(_ key: SigningKey) async {
        keyId = JWKIdentifier(string: key.keyId)
        await keys.add(ecdsa: key.privateKey, kid: keyId)
    }

    /// A token that says for 15 minutes from `now` who the user is and in which role.
    func token(for user: User, at now: Timestamp) async throws -> String {
        let identity = Identity(userId: user.id, role: user.role)
        return try await keys.sign(AccessToken(identity: identity, issuedAt: now), kid: keyId)
    }
}
