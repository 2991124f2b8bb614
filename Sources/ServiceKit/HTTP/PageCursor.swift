import Foundation

/// Cursors of lists: opaque to clients, a JSON value in base64url to us.
enum PageCursor {
    static func encode(_ position: some Encodable) throws -> String {
        Data(try JSONCoding.bytes(position)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func decode<Position: Decodable>(_ text: String, as type: Position.Type) -> Position? {
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/") + padding
        return Data(base64Encoded: base64).flatMap { try? JSONCoding.decoder.decode(type, from: $0) }
    }
}
