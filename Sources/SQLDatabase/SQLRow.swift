public import Commerce

/// One row of a result, read by column name.
///
/// Every accessor throws ``SQLDatabaseError/unexpectedValue(column:expected:found:)`` when there is no such column or its
/// value has another type. Those that are not called optional refuse NULL. Of columns with the same name the first counts.
public struct SQLRow: Sendable {
    /// The names of the columns, shared by all rows of a statement. Rows are narrow, so that a search through them is
    /// faster than an index that each query would have to build.
    let columns: [String]
    let values: [SQLValue]

    package init(columns: [String], values: [SQLValue]) {
        self.columns = columns
        self.values = values
    }

    /// The value as it is stored.
    public func value(_ column: String) throws -> SQLValue {
        guard let position = columns.firstIndex(of: column) else {
            throw SQLDatabaseError.unexpectedValue(column: column, expected: "a column", found: "no such column")
        }
        return values[position]
    }

    public func integer(_ column: String) throws -> Int {
        try required(column, optionalInteger, "integer")
    }

    public func optionalInteger(_ column: String) throws -> Int? {
        try optional(column, "integer") { if case .integer(let number) = $0 { Int(exactly: number) } else { nil } }
    }

    public func int64(_ column: String) throws -> Int64 {
        try required(column, optionalInt64, "integer")
    }

    public func optionalInt64(_ column: String) throws -> Int64? {
        try optional(column, "integer") { if case .integer(let number) = $0 { number } else { nil } }
    }

    public func text(_ column: String) throws -> String {
        try required(column, optionalText, "text")
    }

    public func optionalText(_ column: String) throws -> String? {
        try optional(column, "text") { if case .text(let text) = $0 { text } else { nil } }
    }

    public func blob(_ column: String) throws -> [UInt8] {
        try required(column, optionalBlob, "blob")
    }

    public func optionalBlob(_ column: String) throws -> [UInt8]? {
        try optional(column, "blob") { if case .blob(let bytes) = $0 { bytes } else { nil } }
    }

    /// An integer that is 0 or 1.
    public func boolean(_ column: String) throws -> Bool {
        let value = try value(column)
        switch value {
        case .integer(0): return false
        case .integer(1): return true
        default: throw unexpected(column, "0 or 1", value)
        }
    }

    /// A floating-point number, or an integer as one.
    public func real(_ column: String) throws -> Double {
        let value = try value(column)
        switch value {
        case .real(let number): return number
        case .integer(let number): return Double(number)
        default: throw unexpected(column, "real", value)
        }
    }

    public func identifier(_ column: String) throws -> Identifier {
        try required(column, optionalIdentifier, "identifier")
    }

    public func optionalIdentifier(_ column: String) throws -> Identifier? {
        try optional(column, "identifier") { if case .text(let text) = $0 { Identifier(text) } else { nil } }
    }

    public func timestamp(_ column: String) throws -> Timestamp {
        try required(column, optionalTimestamp, "timestamp")
    }

    public func optionalTimestamp(_ column: String) throws -> Timestamp? {
        try optionalInt64(column).map { Timestamp(milliseconds: $0) }
    }

    /// The case of `type` whose raw value the text is.
    public func value<T: RawRepresentable>(_ column: String, as type: T.Type) throws -> T where T.RawValue == String {
        let value = try value(column)
        guard case .text(let text) = value, let result = T(rawValue: text) else {
            throw unexpected(column, "\(type)", value)
        }
        return result
    }

    private func optional<T>(_ column: String, _ expected: String, _ convert: (SQLValue) -> T?) throws -> T? {
        let value = try value(column)
        if case .null = value { return nil }
        guard let result = convert(value) else { throw unexpected(column, expected, value) }
        return result
    }

    private func required<T>(_ column: String, _ read: (String) throws -> T?, _ expected: String) throws -> T {
        guard let result = try read(column) else { throw unexpected(column, expected, .null) }
        return result
    }

    private func unexpected(_ column: String, _ expected: String, _ value: SQLValue) -> SQLDatabaseError {
        .unexpectedValue(column: column, expected: expected, found: value.typeName)
    }
}
