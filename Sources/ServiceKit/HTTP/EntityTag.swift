import Crypto
public import Foundation
import HTTPTypes
public import Hummingbird

/// What a client knows the bytes of an answer by: other bytes have another one.
public struct EntityTag: Sendable {
    /// For the `ETag` field, with its quotes.
    public let headerValue: String

    public init(of bytes: some DataProtocol) {
        headerValue = "\"\(Hexadecimal.encode(SHA256.hash(data: bytes).prefix(12)))\""
    }

    /// Whether the client has these bytes, by `If-None-Match` (RFC 9110, section 13.1.2): then the answer is 304.
    ///
    /// A proxy that compresses on its way makes tags weak; they count as well.
    public func isKnown(by request: Request) -> Bool {
        let tags = request.headers[values: .ifNoneMatch].flatMap { $0.split(separator: ",") }
            .map { $0.filter { !$0.isWhitespace } }
        return tags.contains { $0 == "*" || ($0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0) == headerValue }
    }
}
