public import Commerce
import Foundation
public import JWTKit
public import ServiceKit

/// Signs access tokens as the users service would, and wrong ones as an attacker would.
public struct TokenIssuer: Sendable {
    public let key: ES256PrivateKey
    public let kid: String

    public init(kid: String = "test-key") {
        key = ES256PrivateKey()
        self.kid = kid
    }

    /// The public keys as the users service publishes them.
    public var keySet: [UInt8] {
        let (x, y) = key.parameters ?? ("", "")
        return Array(
            """
            {"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","use":"sig","kid":"\(kid)","x":"\(x)","y":"\(y)"}]}
            """.utf8)
    }

    public func token(for identity: Identity) async throws -> String {
        try await token(AccessToken(identity: identity, issuedAt: .now))
    }

    /// Any payload under any `kid`, signed with this issuer's key.
    public func token(_ payload: some JWTPayload, kid: String? = nil) async throws -> String {
        let name = JWKIdentifier(string: kid ?? self.kid)
        let keys = JWTKeyCollection()
        await keys.add(ecdsa: key, kid: name)
        return try await keys.sign(payload, kid: name)
    }

    public func admin() async throws -> String {
        try await token(for: Identity(userId: .make(), role: .admin))
    }

    public func customer(_ userId: Identifier = .make()) async throws -> String {
        try await token(for: Identity(userId: userId, role: .customer))
    }
}
