/// A value of a document.
public enum BSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// 32 and 64 bits, which the server compares as one kind of number.
    case integer(Int64)
    case double(Double)
    case string(String)
    case binary([UInt8])
    case document(BSONDocument)
    case array([BSONValue])
    /// Milliseconds since 1970.
    case date(Int64)
    /// A value of another type, by the number that BSON gives the type. It can be read, not written.
    case other(type: UInt8)
}

extension BSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .double(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: BSONValue...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, BSONValue)...) { self = .document(BSONDocument(elements)) }
}

extension BSONValue {
    public static func integer(_ value: Int) -> BSONValue { .integer(Int64(value)) }

    /// The word for its type, for errors.
    var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .integer: "a whole number"
        case .double: "a number"
        case .string: "a string"
        case .binary: "binary data"
        case .document: "a document"
        case .array: "an array"
        case .date: "a date"
        case .other(let type): "a value of type \(type)"
        }
    }
}
