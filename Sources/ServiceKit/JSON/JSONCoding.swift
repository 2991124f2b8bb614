public import Foundation

/// The coders of everything that is written as JSON, made once: a fresh one for each request costs more than the request.
public enum JSONCoding {
    /// Members in alphabetical order, so that equal values are equal bytes.
    public static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// For what other services of the platform send. What clients send is read by ``FieldReader``.
    public static let decoder = JSONDecoder()

    public static func bytes(_ value: some Encodable) throws -> [UInt8] {
        Array(try encoder.encode(value))
    }

    public static func text(_ value: some Encodable) throws -> String {
        String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
