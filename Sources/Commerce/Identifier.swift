/// A UUID of version 7 (RFC 9562): sorts by the millisecond it was made in.
///
/// Its text form is the canonical 36 lower-case characters. Parsing accepts any UUID in that form, upper case too, and
/// nothing else.
public struct Identifier: Hashable, Sendable, Comparable {
    /// The first 64 of the 128 bits.
    public let high: UInt64
    /// The last 64 bits.
    public let low: UInt64

    /// The identifier with these 128 bits, as a compact store kept them.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An identifier of version 7 made at `timestamp`, with 74 random bits from `generator`.
    public init(at timestamp: Timestamp, using generator: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(clamping: timestamp.milliseconds) & 0xFFFF_FFFF_FFFF
        high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
        low = generator.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    /// An identifier of version 7 from the system's random numbers, made at `timestamp`, by default now.
    public static func make(at timestamp: Timestamp = .now) -> Identifier {
        var generator = SystemRandomNumberGenerator()
        return Identifier(at: timestamp, using: &generator)
    }

    public static func < (left: Identifier, right: Identifier) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension Identifier: LosslessStringConvertible {
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        let parsed = text.withUTF8 { bytes -> (UInt64, UInt64)? in
            guard bytes.count == 36 else { return nil }
            var halves: (UInt64, UInt64) = (0, 0)
            var digits = 0
            for (index, byte) in bytes.enumerated() {
                if index == 8 || index == 13 || index == 18 || index == 23 {
                    guard byte == UInt8(ascii: "-") else { return nil }
                    continue
                }
                guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else { return nil }
                if digits < 16 {
                    halves.0 = halves.0 << 4 | UInt64(digit)
                } else {
                    halves.1 = halves.1 << 4 | UInt64(digit)
                }
                digits += 1
            }
            return halves
        }
        guard let parsed else { return nil }
        (high, low) = parsed
    }

    public init?(_ description: String) {
        self.init(description[...])
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { bytes in
            var position = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    bytes[position] = UInt8(ascii: "-")
                    position += 1
                }
                let half = digit < 16 ? high : low
                let value = UInt8(truncatingIfNeeded: half >> UInt64(60 - (digit & 15) * 4)) & 0xF
                bytes[position] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                position += 1
            }
            return 36
        }
    }
}

extension Identifier: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let identifier = Identifier(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not a UUID.")
        }
        self = identifier
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Identifier {
    /// The nil UUID, which nothing has.
    public static let nothing = Identifier("00000000-0000-0000-0000-000000000000")!
}
