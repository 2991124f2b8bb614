import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// What a service answered: its head, and its body as far as it has come.
struct UpstreamAnswer: Sendable {
    let status: HTTPResponseStatus
    let headers: HTTPHeaders
    let body: Body

    enum Body: Sendable {
        /// There is none, though the head may tell how long it would be.
        case none
        /// It came in one piece, as short ones do, so that it can be written in one go with the head.
        case whole(ByteBuffer)
        /// It is still coming. `length` is nil when the service did not announce it.
        case stream(AnswerStream, length: Int?)
    }

    /// Waits for the first bytes of a body of known, moderate length, and for nothing more otherwise.
    init(_ response: HTTPClientResponse, to method: HTTPMethod) async throws {
        status = response.status
        headers = response.headers
        var iterator = response.body.makeAsyncIterator()
        let length = response.headers.first(name: "Content-Length").flatMap(Int.init)
        if method == .HEAD || length == 0 || !response.status.mayHaveResponseBody {
            while try await iterator.next() != nil {}
            body = .none
            return
        }
        guard let length, length <= UpstreamAnswer.moderateLength else {
            body = .stream(AnswerStream(first: nil, iterator), length: length)
            return
        }
        guard let first = try await iterator.next() else { throw UpstreamFailure.disconnected }
        if first.readableBytes == length {
            // Reads to the end, so that the connection is free again.
            while try await iterator.next() != nil {}
            body = .whole(first)
        } else {
            body = .stream(AnswerStream(first: first, iterator), length: length)
        }
    }

    private static let moderateLength = 1 << 20
}

extension UpstreamAnswer {
    /// The answer for the client.
    func response(to method: HTTPRequest.Method, logger: Logger) -> Response {
        var fields = HTTPFields()
        fields.reserveCapacity(headers.count + 8)
        let connection = headers[canonicalForm: "connection"].map(String.init)
        let named = connection.isEmpty ? [] : HopByHopHeaders.named(by: connection)
        for (name, value) in headers {
            guard let name = HTTPField.Name(name) else { continue }
            let canonical = name.canonicalName
            if HopByHopHeaders.contains(canonical) || canonical == "content-length" { continue }
            if !named.isEmpty, named.contains(canonical) { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        let status = HTTPResponse.Status(code: Int(status.code), reasonPhrase: status.reasonPhrase)
        switch body {
        case .none:
            if let length = headers.first(name: "Content-Length") { fields[.contentLength] = length }
            return Response(status: status, headers: fields)
        case .whole(let buffer):
            return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: buffer))
        case .stream(let stream, let length):
            let isEndless = fields[.contentType]?.hasPrefix("text/event-stream") ?? false
            let body = stream.responseBody(length: length, isEndless: isEndless, logger: logger)
            return Response(status: status, headers: fields, body: body)
        }
    }
}
