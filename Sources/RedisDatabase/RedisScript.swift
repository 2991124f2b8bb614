import Crypto

/// A program in Lua that the server runs as one step: nothing else happens meanwhile, and it happens whole unless it fails.
public struct RedisScript: Hashable, Sendable {
    public let text: String
    /// The SHA-1 of the text in hexadecimal digits, by which the server knows scripts that it has run before.
    let digest: String

    public init(_ text: String) {
        self.text = text
        digest = Insecure.SHA1.hash(data: Array(text.utf8)).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
