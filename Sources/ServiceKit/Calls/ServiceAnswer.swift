import Foundation
public import NIOCore

/// What another service answered.
public struct ServiceAnswer: Sendable {
    public let status: Int
    public let body: ByteBuffer

    /// The body of a 2xx answer.
    ///
    /// - Throws: ``UnexpectedAnswer`` for any other status.
    public var content: ByteBuffer {
        get throws {
            guard (200..<300).contains(status) else {
                throw UnexpectedAnswer(status: status, body: String(buffer: body))
            }
            return body
        }
    }

    /// The body of a 2xx answer as a value.
    ///
    /// - Throws: ``UnexpectedAnswer`` for any other status, `DecodingError` for a body of another shape.
    public func decoded<Value: Decodable>(as type: Value.Type) throws -> Value {
        try JSONCoding.decoder.decode(type, from: Data(content.readableBytesView))
    }
}

/// An answer that the platform's services never give each other: a defect, not a failure to wait out.
public struct UnexpectedAnswer: Error, Sendable {
    public let status: Int
    public let body: String

    public init(status: Int, body: String) {
        self.status = status
        self.body = body
    }
}
