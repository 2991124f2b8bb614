#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An instant in UTC with a precision of one millisecond.
///
/// Its text form is RFC 3339 with exactly three decimals, `2026-03-29T01:00:00.000Z`. Parsing accepts any RFC 3339
/// date-time of the years 1 to 9999, in UTC too, with up to nine decimals and any offset; what lies below a millisecond
/// is cut off. Leap seconds are refused.
public struct Timestamp: Hashable, Sendable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int64

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The instant at which `date` begins in UTC.
    public init(startOf date: CalendarDate) {
        milliseconds = Int64(date.daysSince1970) * 86_400_000
    }

    /// The system's clock.
    public static var now: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// The instant that lies `duration` later, cut to the millisecond.
    public func advanced(by duration: Duration) -> Timestamp {
        let (seconds, attoseconds) = duration.components
        return Timestamp(milliseconds: milliseconds + seconds * 1_000 + attoseconds / 1_000_000_000_000_000)
    }

    /// How long after `earlier` this instant is.
    public func duration(since earlier: Timestamp) -> Duration {
        .milliseconds(milliseconds - earlier.milliseconds)
    }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.milliseconds < right.milliseconds
    }
}

extension Timestamp: LosslessStringConvertible {
    public init?(_ description: String) {
        let bytes = Array(description.utf8)
        guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            let date = CalendarDate(String(decoding: bytes[0..<10], as: UTF8.self)),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let hour = decimal(bytes[11..<13]), let minute = decimal(bytes[14..<16]),
            let second = decimal(bytes[17..<19]), hour < 24, minute < 60, second < 60
        else { return nil }
        var rest = bytes[19...]
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard (1...9).contains(digits.count) else { return nil }
            rest = rest.dropFirst(1 + digits.count)
            fraction = decimal((Array(digits) + [UInt8](repeating: UInt8(ascii: "0"), count: 3))[0..<3]) ?? 0
        }
        guard let offset = Timestamp.offsetMinutes(rest) else { return nil }
        let minutes = date.daysSince1970 * 1_440 + hour * 60 + minute - offset
        milliseconds = Int64(minutes * 60 + second) * 1_000 + Int64(fraction)
        guard Timestamp.writable.contains(milliseconds) else { return nil }
    }

    /// The years 1 to 9999 in UTC, out of which an offset may lead.
    private static let writable: ClosedRange<Int64> = -62_135_596_800_000...253_402_300_799_999

    private static func offsetMinutes(_ text: ArraySlice<UInt8>) -> Int? {
        let bytes = Array(text)
        if bytes == [UInt8(ascii: "Z")] || bytes == [UInt8(ascii: "z")] { return 0 }
        guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
            bytes[3] == UInt8(ascii: ":"), let hours = decimal(bytes[1..<3]), let minutes = decimal(bytes[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        return (bytes[0] == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    public var description: String {
        let days = Int((Double(milliseconds) / 86_400_000).rounded(.down))
        let date = CalendarDate(daysSince1970: days)
        var rest = Int(milliseconds) - days * 86_400_000
        return String(unsafeUninitializedCapacity: 24) { bytes in
            func write(_ number: Int, at position: Int, width: Int) {
                var number = number
                for index in stride(from: position + width - 1, through: position, by: -1) {
                    bytes[index] = UInt8(ascii: "0") + UInt8(number % 10)
                    number /= 10
                }
            }
            write(date.year, at: 0, width: 4)
            write(date.month, at: 5, width: 2)
            write(date.day, at: 8, width: 2)
            write(rest / 3_600_000, at: 11, width: 2)
            rest %= 3_600_000
            write(rest / 60_000, at: 14, width: 2)
            rest %= 60_000
            write(rest / 1_000, at: 17, width: 2)
            write(rest % 1_000, at: 20, width: 3)
            for (position, separator) in [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":"), (19, "."), (23, "Z")] {
                bytes[position] = separator.utf8.first!
            }
            return 24
        }
    }
}

extension Timestamp: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let timestamp = Timestamp(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "This is not an RFC 3339 time.")
        }
        self = timestamp
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
