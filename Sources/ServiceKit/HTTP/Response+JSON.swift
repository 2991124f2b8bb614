public import HTTPTypes
public import Hummingbird
import NIOCore

extension Response {
    /// An answer with `value` as JSON.
    public static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        json(bytes: try JSONCoding.bytes(value), status: status, headers: headers)
    }

    /// An answer with bytes that are JSON already.
    public static func json(
        bytes: [UInt8], status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// An answer without a body.
    public static func noContent() -> Response {
        Response(status: .noContent)
    }
}
