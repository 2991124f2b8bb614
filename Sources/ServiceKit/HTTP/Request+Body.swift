import Foundation
public import Hummingbird
import NIOCore

extension Request {
    /// The most bytes a JSON body may have: 1 MiB.
    public static var maximumBodySize: Int { 1 << 20 }

    /// Reads a JSON object and makes a value of it, strictly.
    ///
    /// - Throws: 415 for another content type, 413 for a body over ``maximumBodySize``, 400 for anything but a JSON object and
    ///   for missing, mistyped or unknown members, 422 for values that cannot be.
    public func decode<Value>(_ read: (inout FieldReader) -> Value) async throws -> Value {
        let body = try await jsonBody()
        var fields = try Request.fields(of: body)
        let value = read(&fields)
        if let problem = fields.problem() { throw problem }
        return value
    }

    private func jsonBody() async throws -> ByteBuffer {
        let type = headers[.contentType]?.split(separator: ";").first?.trimmingCharacters(in: .whitespaces).lowercased()
        guard type == "application/json" else {
            throw Problem(
                .unsupportedMediaType, code: "unsupported_media_type", "Send the body as application/json.")
        }
        do {
            return try await body.collect(upTo: Request.maximumBodySize)
        } catch is NIOTooManyBytesError {
            throw Problem.payloadTooLarge(limit: Request.maximumBodySize)
        }
    }

    /// The members of the JSON object that `body` spells.
    private static func fields(of body: ByteBuffer) throws -> FieldReader {
        do {
            guard case .object(let members) = try JSONParser.parse(body.readableBytesView) else {
                throw Problem.badRequest(code: "invalid_body", "The body must be a JSON object.")
            }
            return FieldReader(members)
        } catch let error as JSONSyntaxError {
            throw Problem.badRequest(
                code: "malformed_json", "The body is not JSON: \(error.message) (byte \(error.offset)).")
        }
    }
}
