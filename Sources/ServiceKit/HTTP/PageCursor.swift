import Foundation

/// Cursors of lists: opaque to clients, a JSON value in base64url to us.
enum PageCursor {
    static func encode(_ position: some Encodable) throws -> String {
        Base64URL.encode(try JSONCoding.bytes(position))
    }

    static func decode<Position: Decodable>(_ text: String, as type: Position.Type) -> Position? {
        Base64URL.decode(text).flatMap { try? JSONCoding.decoder.decode(type, from: $0) }
    }
}
