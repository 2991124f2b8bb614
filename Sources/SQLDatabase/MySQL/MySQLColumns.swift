import CMariaDB

/// The current row of a statement, in memory that libmariadb writes to.
final class MySQLColumns: SQLColumns {
    /// Where one value is put.
    private struct Cell {
        /// Its bits, if it is a number.
        var number: UInt64 = 0
        /// Its length in bytes, also when there was no room for all of them.
        var length: UInt = 0
        var isNull: my_bool = 0
        /// Whether it did not fit.
        var isCut: my_bool = 0
    }

    /// Longer values are fetched once more, into memory of their own.
    private static let room = 1_024

    let names: [String]
    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let types: [MySQLColumnType]
    private let cells: UnsafeMutablePointer<Cell>
    private let bytes: UnsafeMutableRawPointer

    /// Must live until the rows of the statement are read or discarded.
    init(_ statement: UnsafeMutablePointer<MYSQL_STMT>, fields: UnsafeBufferPointer<MYSQL_FIELD>, names: [String]) {
        self.statement = statement
        self.names = names
        types = fields.map(MySQLColumnType.init)
        cells = .allocate(capacity: types.count)
        cells.initialize(repeating: Cell(), count: types.count)
        bytes = .allocate(byteCount: types.count * Self.room, alignment: 1)
        var bindings = types.indices.map { binding($0, to: bytes + $0 * Self.room, length: Self.room) }
        mysql_stmt_bind_result(statement, &bindings)
    }

    deinit {
        cells.deallocate()
        bytes.deallocate()
    }

    private func binding(_ place: Int, to room: UnsafeMutableRawPointer, length: Int) -> MYSQL_BIND {
        let cell = cells + place
        var binding = MYSQL_BIND()
        binding.buffer_type = types[place].bound
        switch types[place] {
        case .integer, .real:
            binding.buffer = UnsafeMutableRawPointer(cell.pointer(to: \.number))
        case .decimal, .text, .blob, .null, .unknown:
            binding.buffer = room
            binding.buffer_length = UInt(length)
        }
        binding.length = cell.pointer(to: \.length)
        binding.is_null = cell.pointer(to: \.isNull)
        binding.error = cell.pointer(to: \.isCut)
        return binding
    }

    func int64(_ place: Int) throws -> Int64 {
        guard case .integer(let number) = try value(place) else { throw unexpected(place, "integer") }
        return number
    }

    func text(_ place: Int) throws -> String {
        guard case .text = types[place], cells[place].isNull == 0 else { throw unexpected(place, "text") }
        return withBytes(place) { String(decoding: $0, as: UTF8.self) }
    }

    func blob(_ place: Int) throws -> [UInt8] {
        guard case .blob = types[place], cells[place].isNull == 0 else { throw unexpected(place, "blob") }
        return withBytes(place) { Array($0) }
    }

    var values: [SQLValue] {
        get throws { try types.indices.map(value) }
    }

    private func value(_ place: Int) throws -> SQLValue {
        guard cells[place].isNull == 0 else { return .null }
        switch types[place] {
        case .integer where cells[place].isCut == 0:
            return .integer(Int64(bitPattern: cells[place].number))
        case .real:
            return .real(Double(bitPattern: cells[place].number))
        case .text:
            return .text(withBytes(place) { String(decoding: $0, as: UTF8.self) })
        case .blob:
            return .blob(withBytes(place) { Array($0) })
        case .decimal:
            guard let number = withBytes(place, wholeNumber) else { throw unexpected(place, "a whole number") }
            return .integer(number)
        case .integer, .null, .unknown:
            throw unexpected(place, "a value that SQLite has too")
        }
    }

    /// The value of a decimal; nil when it has a fraction or is too large.
    private func wholeNumber(_ digits: UnsafeRawBufferPointer) -> Int64? {
        let parts = String(decoding: digits, as: UTF8.self).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.dropFirst().allSatisfy({ $0.allSatisfy { $0 == "0" } }) else { return nil }
        return Int64(parts[0])
    }

    private func withBytes<Result>(_ place: Int, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        let length = Int(cells[place].length)
        guard length > Self.room else {
            return body(UnsafeRawBufferPointer(start: bytes + place * Self.room, count: length))
        }
        return withUnsafeTemporaryAllocation(byteCount: length, alignment: 1) { room in
            guard let start = room.baseAddress else { return body(UnsafeRawBufferPointer(room)) }
            var binding = binding(place, to: start, length: length)
            mysql_stmt_fetch_column(statement, &binding, UInt32(place), 0)
            return body(UnsafeRawBufferPointer(room))
        }
    }

    private func unexpected(_ place: Int, _ expected: String) -> SQLDatabaseError {
        let type = types[place]
        let found =
            if cells[place].isNull != 0 { "null" } else if case .unknown(let number) = type { "type \(number)" } else {
                "\(type)"
            }
        return .unexpectedValue(column: names[place], expected: expected, found: found)
    }
}
