import CLibPQ

/// The values of a statement's placeholders as libpq wants them: one buffer of bytes, all in binary format.
struct PostgreSQLParameters {
    /// The type of each value; 0 for NULL, whose type the server works out.
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    /// Where each value lies in `bytes`; nil for NULL.
    private var places: [Range<Int>?] = []

    /// - Throws: ``SQLDatabaseError/statement(message:sql:)`` for a text with a NUL character.
    init(_ statement: SQLStatement) throws {
        for value in statement.arguments {
            switch value {
            case .null:
                types.append(0)
                places.append(nil)
            case .integer(let number):
                append(.int8, bigEndian(UInt64(bitPattern: number)))
            case .real(let number):
                append(.float8, bigEndian(number.bitPattern))
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw SQLDatabaseError.statement(
                        message: "a text argument holds a NUL character", sql: statement.sql)
                }
                append(.text, text.utf8)
            case .blob(let blob):
                append(.bytea, blob)
            }
        }
        // Values of no length need an address all the same.
        bytes.append(0)
    }

    private mutating func append(_ type: PostgreSQLType, _ value: some Collection<UInt8>) {
        types.append(type.rawValue)
        places.append(bytes.count..<(bytes.count + value.count))
        bytes.append(contentsOf: value)
    }

    private func bigEndian(_ number: UInt64) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    /// Calls `body` with count, types, values, lengths and formats, which are valid only meanwhile.
    func withPointers<Result>(
        _ body: (Int32, [Oid], [UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let values = places.map { place in
                place.flatMap { buffer.baseAddress?.advanced(by: $0.lowerBound).assumingMemoryBound(to: CChar.self) }
            }
            let lengths = places.map { Int32($0?.count ?? 0) }
            return body(Int32(types.count), types, values, lengths, Array(repeating: 1, count: types.count))
        }
    }
}
