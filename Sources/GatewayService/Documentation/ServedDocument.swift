import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// Bytes that are the same for everybody for as long as the program is the same.
struct ServedDocument: Sendable {
    private let body: ByteBuffer
    private let headers: HTTPFields

    init(_ text: String, contentType: String, headers: HTTPFields = [:]) {
        body = ByteBuffer(string: text)
        let digest = Hexadecimal.encode(SHA256.hash(data: body.readableBytesView).prefix(12))
        self.headers = [.contentType: contentType, .eTag: "\"\(digest)\"", .cacheControl: "no-cache"] + headers
    }

    /// The bytes, or 304 when the client has them (RFC 9110, section 13.1.2).
    func response(to request: Request) -> Response {
        guard isKnown(by: request.headers[values: .ifNoneMatch]) else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        return Response(status: .notModified, headers: headers)
    }

    private func isKnown(by fields: [String]) -> Bool {
        let tags = fields.flatMap { $0.split(separator: ",") }.map { $0.filter { !$0.isWhitespace } }
        return tags.contains { $0 == "*" || ($0.hasPrefix("W/") ? String($0.dropFirst(2)) : $0) == headers[.eTag] }
    }
}
