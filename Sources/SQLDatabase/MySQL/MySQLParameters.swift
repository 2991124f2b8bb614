import CMariaDB

/// The values of a statement's placeholders as libmariadb wants them: addresses into one buffer of bytes.
struct MySQLParameters {
    private var types: [enum_field_types] = []
    private var bytes: [UInt8] = []
    private var places: [Range<Int>] = []

    /// - Throws: ``SQLDatabaseError/statement(message:sql:)`` for a text with a NUL character.
    init(_ statement: SQLStatement) throws {
        for value in statement.arguments {
            switch value {
            case .null:
                append(MYSQL_TYPE_NULL, [])
            case .integer(let number):
                append(MYSQL_TYPE_LONGLONG, withUnsafeBytes(of: number) { Array($0) })
            case .real(let number):
                append(MYSQL_TYPE_DOUBLE, withUnsafeBytes(of: number) { Array($0) })
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw SQLDatabaseError.statement(
                        message: "a text argument holds a NUL character", sql: statement.sql)
                }
                append(MYSQL_TYPE_STRING, text.utf8)
            case .blob(let blob):
                append(MYSQL_TYPE_BLOB, blob)
            }
        }
        // Values of no length need an address all the same.
        bytes.append(0)
    }

    var count: Int { types.count }

    private mutating func append(_ type: enum_field_types, _ value: some Collection<UInt8>) {
        types.append(type)
        places.append(bytes.count..<(bytes.count + value.count))
        bytes.append(contentsOf: value)
    }

    /// Calls `body` with what libmariadb is to be given, all valid only meanwhile.
    func withBindings<Result>(_ body: (UnsafeMutablePointer<MYSQL_BIND>?) throws -> Result) throws -> Result {
        try bytes.withUnsafeBytes { buffer in
            var bindings = zip(types, places).map { type, place in
                var binding = MYSQL_BIND()
                binding.buffer_type = type
                binding.buffer = UnsafeMutableRawPointer(mutating: buffer.baseAddress?.advanced(by: place.lowerBound))
                binding.buffer_length = UInt(place.count)
                return binding
            }
            return try bindings.withUnsafeMutableBufferPointer { try body($0.baseAddress) }
        }
    }
}
