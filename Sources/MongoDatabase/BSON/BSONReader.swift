/// Reads documents from the bytes that <https://bsonspec.org/spec.html> describes.
struct BSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// - Throws: ``MongoError/unexpectedValue(field:expected:found:)`` when the bytes are damaged.
    mutating func readDocument() throws -> BSONDocument {
        let end = place + Int(try readNumber(Int32.self)) - 1
        guard end >= place, end < bytes.count else { throw damaged }
        var document = BSONDocument()
        while place < end {
            let type = try readNumber(UInt8.self)
            let name = try readName()
            document.append(name, try readValue(type))
        }
        guard place == end, try readNumber(UInt8.self) == 0 else { throw damaged }
        return document
    }

    private mutating func readValue(_ type: UInt8) throws -> BSONValue {
        switch type {
        case 0x01: return .double(Double(bitPattern: try readNumber(UInt64.self)))
        case 0x02: return .string(try readString())
        case 0x03: return .document(try readDocument())
        case 0x04: return .array(try readDocument().fields.map(\.value))
        case 0x05: return .binary(try readBinary())
        case 0x08: return .bool(try readNumber(UInt8.self) != 0)
        case 0x09: return .date(try readNumber(Int64.self))
        case 0x0A: return .null
        case 0x10: return .integer(Int64(try readNumber(Int32.self)))
        case 0x12: return .integer(try readNumber(Int64.self))
        default:
            try skipValue(type)
            return .other(type: type)
        }
    }

    /// Values that nobody reads may stand between those that somebody does, in the server's answers above all.
    private mutating func skipValue(_ type: UInt8) throws {
        switch type {
        case 0x06, 0x7F, 0xFF: break
        case 0x07: try skip(12)
        case 0x11: try skip(8)
        case 0x13: try skip(16)
        case 0x0B:
            _ = try readName()
            _ = try readName()
        case 0x0C:
            _ = try readString()
            try skip(12)
        case 0x0D, 0x0E: _ = try readString()
        case 0x0F: try skip(Int(try readNumber(Int32.self)) - 4)
        default: throw damaged
        }
    }

    private mutating func readString() throws -> String {
        let count = Int(try readNumber(Int32.self)) - 1
        let text = try take(count)
        try skip(1)
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func readBinary() throws -> [UInt8] {
        let count = Int(try readNumber(Int32.self))
        try skip(1)
        return Array(try take(count))
    }

    private mutating func readName() throws -> String {
        guard let end = bytes[place...].firstIndex(of: 0) else { throw damaged }
        let name = try take(end - place)
        try skip(1)
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func readNumber<Number: FixedWidthInteger>(_: Number.Type) throws -> Number {
        Number(littleEndian: try take(MemoryLayout<Number>.size).loadUnaligned(as: Number.self))
    }

    private mutating func skip(_ count: Int) throws {
        _ = try take(count)
    }

    private mutating func take(_ count: Int) throws -> UnsafeRawBufferPointer {
        guard count >= 0, count <= bytes.count - place else { throw damaged }
        defer { place += count }
        return UnsafeRawBufferPointer(rebasing: bytes[place..<place + count])
    }

    private var damaged: MongoError {
        .unexpectedValue(field: "", expected: "a document", found: "something else")
    }
}
