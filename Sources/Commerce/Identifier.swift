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
        guard let identifier = text.withUTF8({ Identifier(text: $0) }) else { return nil }
        self = identifier
    }

    public init?(_ description: String) {
        self.init(description[...])
    }

    /// The identifier whose text form is in `bytes`; nil when there is anything else.
    public init?(text bytes: UnsafeBufferPointer<UInt8>) {
        let dash = UInt8(ascii: "-")
        guard bytes.count == Identifier.textLength, bytes[8] == dash, bytes[13] == dash, bytes[18] == dash,
            bytes[23] == dash
        else { return nil }
        var areDigits = true
        func number(_ range: Range<Int>) -> UInt64 {
            var number: UInt64 = 0
            for position in range {
                // Digits and letters alternate at random, so a branch for each would be guessed wrong half the time.
                let byte = bytes[position]
                let isDigit = byte &- UInt8(ascii: "0") < 10
                let isLetter = (byte | 0x20) &- UInt8(ascii: "a") < 6
                areDigits = areDigits && (isDigit != isLetter)
                number = number << 4 | UInt64((byte & 0xF) &+ 9 &* (byte >> 6))
            }
            return number
        }
        high = number(0..<8) << 32 | number(9..<13) << 16 | number(14..<18)
        low = number(19..<23) << 48 | number(24..<36)
        guard areDigits else { return nil }
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Identifier.textLength) { write(to: $0) }
    }

    /// Appends the text form.
    public func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Identifier.textLength) { text in
            _ = write(to: text)
            bytes.append(contentsOf: UnsafeBufferPointer(text))
        }
    }

    private static var textLength: Int { 36 }

    /// Writes the text form and returns its length.
    private func write(to bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
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
        return position
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
