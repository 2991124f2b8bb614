/// A word of a command: bytes, whatever they are.
public struct RedisArgument: Hashable, Sendable {
    public let bytes: [UInt8]

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    public init(_ text: some StringProtocol) {
        bytes = Array(text.utf8)
    }

    /// A whole number in decimal digits, as Redis reads it.
    public init(_ number: some BinaryInteger) {
        self.init(String(number))
    }
}

extension RedisArgument: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral {
    public init(stringLiteral text: String) {
        self.init(text)
    }

    public init(integerLiteral number: Int) {
        self.init(number)
    }
}
