import Crypto
import Foundation
import ServiceKit

/// What a client renews its sign-in with: 256 bits that only the client knows, as 43 characters of base64url.
package struct RefreshToken: Hashable, Sendable {
    /// As the client sends it; never stored and never logged.
    package let text: String

    /// A token from the system's random numbers.
    package static func make() -> RefreshToken {
        RefreshToken(bytes: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) })
    }

    /// What a client sent; nil when no token looks like that.
    package init?(_ text: String) {
        guard text.utf8.count == 43, Base64URL.isAlphabet(text) else { return nil }
        self.text = text
    }

    private init(bytes: [UInt8]) {
        text = Base64URL.encode(bytes)
    }

    /// What is stored: SHA-256 of the text, in hexadecimal.
    package var hash: String {
        Hexadecimal.encode(SHA256.hash(data: Data(text.utf8)))
    }

    /// The token that replaces this one: HMAC-SHA256 with this token as the key and `salt` as the message.
    ///
    /// Whoever has this token and the salt stored with it gets the same successor again, and neither is of use alone.
    /// So a repeated request can be answered as the first was, with nothing secret stored.
    package func successor(salt: [UInt8]) -> RefreshToken {
        let code = HMAC<SHA256>.authenticationCode(for: Data(salt), using: SymmetricKey(data: Data(text.utf8)))
        return RefreshToken(bytes: Array(code))
    }

    /// Sixteen random bytes for ``successor(salt:)``.
    package static func makeSalt() -> [UInt8] {
        SymmetricKey(size: .bits128).withUnsafeBytes { Array($0) }
    }
}

extension RefreshToken: CustomStringConvertible {
    /// Says nothing, so that no log can hold a token.
    package var description: String { "a refresh token" }
}
