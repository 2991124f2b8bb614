/// Writes documents as the bytes that <https://bsonspec.org/spec.html> describes.
///
/// By hand, since Swift cannot import the structures that libbson's own writer and iterator work on.
struct BSONWriter {
    private(set) var bytes: [UInt8] = []

    /// - Throws: ``MongoError/command(code:message:)`` when there is no form for it: a name with U+0000, or a value of a type
    ///   that can only be read.
    mutating func write(_ document: BSONDocument) throws {
        try writeSized { writer in
            for field in document.fields { try writer.write(field.name, field.value) }
            writer.bytes.append(0)
        }
    }

    private mutating func write(_ name: String, _ value: BSONValue) throws {
        bytes.append(try BSONWriter.type(of: value))
        guard !name.utf8.contains(0) else { throw MongoError.command(code: 2, message: "a field's name has U+0000") }
        bytes += name.utf8
        bytes.append(0)
        switch value {
        case .null, .other: break
        case .bool(let value): bytes.append(value ? 1 : 0)
        case .integer(let value), .date(let value): write(value)
        case .double(let value): write(value.bitPattern)
        case .string(let value):
            write(Int32(value.utf8.count + 1))
            bytes += value.utf8
            bytes.append(0)
        case .binary(let value):
            write(Int32(value.count))
            // The general kind of binary data.
            bytes.append(0)
            bytes += value
        case .document(let value): try write(value)
        case .array(let elements):
            try writeSized { writer in
                for (place, element) in elements.enumerated() { try writer.write(String(place), element) }
                writer.bytes.append(0)
            }
        }
    }

    /// What `body` writes, after the number of all its bytes.
    private mutating func writeSized(_ body: (inout BSONWriter) throws -> Void) throws {
        let start = bytes.count
        write(Int32(0))
        try body(&self)
        withUnsafeBytes(of: Int32(bytes.count - start).littleEndian) {
            bytes.replaceSubrange(start..<start + 4, with: $0)
        }
    }

    private mutating func write(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
    }

    private static func type(of value: BSONValue) throws -> UInt8 {
        switch value {
        case .double: return 0x01
        case .string: return 0x02
        case .document: return 0x03
        case .array: return 0x04
        case .binary: return 0x05
        case .bool: return 0x08
        case .date: return 0x09
        case .null: return 0x0A
        case .integer: return 0x12
        case .other(let type):
            throw MongoError.command(code: 2, message: "values of type \(type) cannot be written")
        }
    }
}
