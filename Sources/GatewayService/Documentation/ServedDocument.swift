import HTTPTypes
import Hummingbird
import NIOCore
import ServiceKit

/// Bytes that are the same for everybody for as long as the program is the same.
struct ServedDocument: Sendable {
    private let body: ByteBuffer
    private let tag: EntityTag
    private let headers: HTTPFields

    init(_ text: String, contentType: String, headers: HTTPFields = [:]) {
        body = ByteBuffer(string: text)
        tag = EntityTag(of: Array(text.utf8))
        self.headers = [.contentType: contentType, .eTag: tag.headerValue, .cacheControl: "no-cache"] + headers
    }

    /// The bytes, or 304 when the client has them.
    func response(to request: Request) -> Response {
        guard tag.isKnown(by: request) else {
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: body))
        }
        return Response(status: .notModified, headers: headers)
    }
}
