import CLibPQ

/// Reads values in PostgreSQL's binary formats, see the `_send` functions of its source.
enum PostgreSQLValue {
    static func read(
        _ result: OpaquePointer, _ row: Int32, _ column: Int32, _ columns: PostgreSQLColumnList
    ) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0 else { return .null }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        switch PostgreSQLType(rawValue: columns.types[Int(column)]) {
        case .int8: return .integer(bytes.bigEndian(Int64.self))
        case .int4: return .integer(Int64(bytes.bigEndian(Int32.self)))
        case .int2: return .integer(Int64(bytes.bigEndian(Int16.self)))
        case .bool: return .integer(bytes.first == 0 ? 0 : 1)
        case .float8: return .real(Double(bitPattern: bytes.bigEndian(UInt64.self)))
        case .text, .varchar, .bpchar, .name, .unknown: return .text(String(decoding: bytes, as: UTF8.self))
        case .bytea: return .blob(Array(bytes))
        case .void: return .null
        case .numeric:
            guard let number = wholeNumber(bytes) else { throw unexpected(columns, column, "numeric") }
            return .integer(number)
        case nil: throw unexpected(columns, column, "type \(columns.types[Int(column)])")
        }
    }

    /// The value of a `numeric`, which is what sums of integers are; nil when it has a fraction or is too large.
    ///
    /// Its format: count of digits, weight of the first, sign, scale, then digits to the base of 10,000.
    private static func wholeNumber(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        func word(_ place: Int) -> Int64 { Int64(UInt16(bytes[place * 2]) << 8 | UInt16(bytes[place * 2 + 1])) }
        let count = Int(word(0))
        let weight = Int(Int16(truncatingIfNeeded: word(1)))
        let sign = word(2)
        guard sign == 0 || sign == 0x4000 else { return nil }
        var number: Int64 = 0
        for place in 0..<max(count, weight + 1) {
            let digit = place < count ? word(4 + place) : 0
            guard place <= weight else {
                if digit != 0 { return nil }
                continue
            }
            // Negative all the way, since the smallest number has no positive counterpart.
            let (product, isTooLarge) = number.multipliedReportingOverflow(by: 10_000)
            let (difference, isTooSmall) = product.subtractingReportingOverflow(digit)
            if isTooLarge || isTooSmall { return nil }
            number = difference
        }
        if sign == 0x4000 { return number }
        return number == .min ? nil : -number
    }

    private static func unexpected(
        _ columns: PostgreSQLColumnList, _ column: Int32, _ found: String
    ) -> SQLDatabaseError {
        .unexpectedValue(column: columns.names[Int(column)], expected: "a value that SQLite has too", found: found)
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
        Number(bigEndian: loadUnaligned(as: Number.self))
    }
}
