import Crypto
import Foundation
import JWTKit
import ServiceKit

/// The key pair that access tokens are signed with.
struct SigningKey: Sendable {
    let privateKey: ES256PrivateKey
    /// The thumbprint of the public key (RFC 7638), so that the same key has the same name everywhere.
    let keyId: String
    /// The public half as a JSON Web Key Set (RFC 7517).
    let keySet: [UInt8]

    private init(_ key: P256.Signing.PrivateKey) throws {
        privateKey = try ES256PrivateKey(backing: key)
        // 0x04, then both coordinates with 32 bytes each.
        let point = key.publicKey.x963Representation
        let x = Base64URL.encode(point.dropFirst().prefix(32))
        let y = Base64URL.encode(point.suffix(32))
        keyId = Base64URL.encode(SHA256.hash(data: Data(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8)))
        keySet = Array(
            """
            {"keys":[{"alg":"ES256","crv":"P-256","kid":"\(keyId)","kty":"EC","use":"sig","x":"\(x)","y":"\(y)"}]}
            """.utf8)
    }

    /// The key in the PEM file at `path`, which is made when there is none.
    ///
    /// - Throws: `ConfigurationError` when the file cannot be read or made, or holds no P-256 private key.
    static func load(path: String) throws -> SigningKey {
        let pem: String
        do {
            pem = try GeneratedFile(path: path).content { P256.Signing.PrivateKey().pemRepresentation }
        } catch {
            throw ConfigurationError(["JWT_PRIVATE_KEY_FILE is \(path), which can be neither read nor made: \(error)"])
        }
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
            throw ConfigurationError(["JWT_PRIVATE_KEY_FILE is \(path), which holds no private key of P-256 in PEM"])
        }
        return try SigningKey(key)
    }
}
