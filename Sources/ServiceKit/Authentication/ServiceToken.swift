import Crypto
import Foundation

/// What services show each other at `/internal`: derived from the service secret, which itself never travels.
public struct ServiceToken: Sendable {
    private let bytes: [UInt8]

    public init(secret: String) {
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("tally internal calls".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        bytes = Array(code)
    }

    /// The value of the `Authorization` header.
    public var authorization: String {
        "Service " + Hexadecimal.encode(bytes)
    }

    /// Whether a header value is this token, compared in constant time.
    public func matches(_ authorization: String?) -> Bool {
        guard let authorization else { return false }
        let (ours, theirs) = (Array(self.authorization.utf8), Array(authorization.utf8))
        guard ours.count == theirs.count else { return false }
        return zip(ours, theirs).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
