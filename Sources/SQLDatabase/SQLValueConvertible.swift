public import Commerce

/// What can be an argument of a statement.
///
/// Booleans are stored as 0 and 1, identifiers and enumerations of strings as text, timestamps as whole milliseconds since
/// 1970, nil as NULL.
public protocol SQLValueConvertible {
    var sqlValue: SQLValue { get }
}

extension SQLValue: SQLValueConvertible {
    public var sqlValue: SQLValue { self }
}

extension Int: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(Int64(self)) }
}

extension Int64: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self) }
}

extension Bool: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(self ? 1 : 0) }
}

extension Double: SQLValueConvertible {
    public var sqlValue: SQLValue { .real(self) }
}

extension String: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(self) }
}

extension [UInt8]: SQLValueConvertible {
    public var sqlValue: SQLValue { .blob(self) }
}

extension Optional: SQLValueConvertible where Wrapped: SQLValueConvertible {
    public var sqlValue: SQLValue { self?.sqlValue ?? .null }
}

extension RawRepresentable where Self: SQLValueConvertible, RawValue == String {
    public var sqlValue: SQLValue { .text(rawValue) }
}

extension Identifier: SQLValueConvertible {
    public var sqlValue: SQLValue { .text(description) }
}

extension Timestamp: SQLValueConvertible {
    public var sqlValue: SQLValue { .integer(milliseconds) }
}

extension OrderStatus: SQLValueConvertible {}

extension PaymentMethod: SQLValueConvertible {}

extension Role: SQLValueConvertible {}
