/// What the server answers to a command that it has done.
public enum RedisValue: Hashable, Sendable {
    /// Nothing is there.
    case null
    case integer(Int64)
    case bytes([UInt8])
    /// A short text such as `OK`.
    case status(String)
    case array([RedisValue])
}

extension RedisValue {
    /// The text of bytes or of a status; nil for null.
    ///
    /// - Throws: ``RedisError/unexpectedValue(expected:found:)`` for anything else, or when it is no UTF-8.
    public var text: String? {
        get throws {
            switch self {
            case .null: return nil
            case .status(let text): return text
            case .bytes(let bytes):
                guard let text = String(validating: bytes, as: UTF8.self) else { throw unexpected("text") }
                return text
            case .integer, .array: throw unexpected("text")
            }
        }
    }

    /// The number that the server answered, or that is written in its text; nil for null.
    ///
    /// - Throws: ``RedisError/unexpectedValue(expected:found:)`` for anything else.
    public var integer: Int64? {
        get throws {
            switch self {
            case .null: return nil
            case .integer(let number): return number
            case .bytes, .status:
                guard let number = try text.flatMap({ Int64($0) }) else { throw unexpected("a whole number") }
                return number
            case .array: throw unexpected("a whole number")
            }
        }
    }

    /// - Throws: ``RedisError/unexpectedValue(expected:found:)`` when it is no array.
    public var elements: [RedisValue] {
        get throws {
            guard case .array(let elements) = self else { throw unexpected("an array") }
            return elements
        }
    }

    private func unexpected(_ expected: String) -> RedisError {
        let found =
            switch self {
            case .null: "nothing"
            case .integer: "a number"
            case .bytes: "bytes"
            case .status: "a status"
            case .array: "an array"
            }
        return .unexpectedValue(expected: expected, found: found)
    }
}
