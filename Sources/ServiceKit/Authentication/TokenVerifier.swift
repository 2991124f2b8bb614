public import Commerce
import Foundation
import JWTKit
import Synchronization

/// Verifies access tokens with the public keys of the users service.
///
/// Only ES256 under a known `kid` is looked at, so neither `none` nor another algorithm nor a default key can slip in. A
/// verified token is remembered until it expires, so each signature is checked once.
public final class TokenVerifier: Sendable {
    /// Answers the JSON of the users service's JWKS; throws when it does not answer.
    public typealias KeySource = @Sendable () async throws -> [UInt8]

    private let keys: PublicKeys
    private let clock: WallClock
    private let verified = Mutex(VerifiedTokens(capacity: 20_000))

    public init(clock: WallClock = .system, keySource: @escaping KeySource) {
        keys = PublicKeys(source: keySource, clock: clock)
        self.clock = clock
    }

    /// Who the token was given to.
    ///
    /// - Throws: 401 for any token that is not good now, 503 when the keys have never been had and cannot be fetched.
    public func identity(of token: String) async throws -> Identity {
        if let known = verified.withLock({ $0[token] }) {
            guard known.expires > clock.now else { throw TokenVerifier.expired }
            return known
        }
        let header = try TokenVerifier.header(of: token)
        guard header.alg == "ES256", let kid = header.kid else { throw TokenVerifier.invalid }
        guard let collection = try await keys.collection(knowing: kid) else { throw TokenVerifier.invalid }
        let payload: AccessToken
        do {
            payload = try await collection.verify(token, as: AccessToken.self)
        } catch {
            throw TokenVerifier.invalid
        }
        guard let userId = Identifier(payload.sub.value) else { throw TokenVerifier.invalid }
        let expires = Timestamp(milliseconds: Int64(payload.exp.value.timeIntervalSince1970 * 1_000))
        guard expires > clock.now else { throw TokenVerifier.expired }
        let identity = Identity(userId: userId, role: payload.role, expires: expires)
        verified.withLock { $0.insert(token, identity) }
        return identity
    }

    private struct Header: Decodable {
        let alg: String
        let kid: String?
    }

    /// The header, read before any key is chosen.
    private static func header(of token: String) throws -> Header {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= 4_096, parts.count == 3,
            let header = PageCursor.decode(String(parts[0]), as: Header.self)
        else { throw invalid }
        return header
    }

    private static let invalid = Problem.unauthenticated(code: "invalid_token", "The access token is not valid.")
    private static let expired = Problem.unauthenticated(code: "token_expired", "The access token has expired.")
}
