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
        var description = description
        guard let timestamp = description.withUTF8({ Timestamp(text: $0) }) else { return nil }
        self = timestamp
    }

    /// The instant whose text form is in `bytes`; nil when there is anything else.
    public init?(text bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: "t"),
            bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = decimal(bytes, 0..<4), let month = decimal(bytes, 5..<7), let day = decimal(bytes, 8..<10),
            let date = CalendarDate(year: year, month: month, day: day),
            let hour = decimal(bytes, 11..<13), let minute = decimal(bytes, 14..<16),
            let second = decimal(bytes, 17..<19), hour < 24, minute < 60, second < 60
        else { return nil }
        var position = 19
        var fraction = 0
        if bytes[position] == UInt8(ascii: ".") {
            let first = position + 1
            position = first
            while position < bytes.count, let digit = decimal(bytes, position..<position + 1) {
                if position < first + 3 { fraction = fraction * 10 + digit }
                position += 1
            }
            let digits = position - first
            guard (1...9).contains(digits) else { return nil }
            for _ in 0..<max(0, 3 - digits) { fraction *= 10 }
        }
        guard let offset = Timestamp.offsetMinutes(bytes, from: position) else { return nil }
        let minutes = date.daysSince1970 * 1_440 + hour * 60 + minute - offset
        milliseconds = Int64(minutes * 60 + second) * 1_000 + Int64(fraction)
        guard Timestamp.writable.contains(milliseconds) else { return nil }
    }

    /// The years 1 to 9999 in UTC, out of which an offset may lead.
    private static var writable: ClosedRange<Int64> { -62_135_596_800_000...253_402_300_799_999 }

    private static func offsetMinutes(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count else { return nil }
        let sign = bytes[start]
        if sign == UInt8(ascii: "Z") || sign == UInt8(ascii: "z") { return bytes.count == start + 1 ? 0 : nil }
        guard bytes.count == start + 6, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"),
            bytes[start + 3] == UInt8(ascii: ":"), let hours = decimal(bytes, start + 1..<start + 3),
            let minutes = decimal(bytes, start + 4..<start + 6), hours < 24, minutes < 60
        else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: Timestamp.textLength) { write(to: $0) }
    }

    /// Appends the text form.
    public func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Timestamp.textLength) { text in
            _ = write(to: text)
            bytes.append(contentsOf: UnsafeBufferPointer(text))
        }
    }

    private static var textLength: Int { 24 }

    /// Writes the text form and returns its length.
    private func write(to bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let days = Int((Double(milliseconds) / 86_400_000).rounded(.down))
        let date = CalendarDate(daysSince1970: days)
        var rest = Int(milliseconds) - days * 86_400_000
        func write(_ number: Int, at position: Int, width: Int) {
            var number = number
            for index in stride(from: position + width - 1, through: position, by: -1) {
                bytes[index] = UInt8(ascii: "0") + UInt8(number % 10)
                number /= 10
            }
        }
        write(date.year, at: 0, width: 4)
        bytes[4] = UInt8(ascii: "-")
        write(date.month, at: 5, width: 2)
        bytes[7] = UInt8(ascii: "-")
        write(date.day, at: 8, width: 2)
        bytes[10] = UInt8(ascii: "T")
        write(rest / 3_600_000, at: 11, width: 2)
        bytes[13] = UInt8(ascii: ":")
        rest %= 3_600_000
        write(rest / 60_000, at: 14, width: 2)
        bytes[16] = UInt8(ascii: ":")
        rest %= 60_000
        write(rest / 1_000, at: 17, width: 2)
        bytes[19] = UInt8(ascii: ".")
        write(rest % 1_000, at: 20, width: 3)
        bytes[23] = UInt8(ascii: "Z")
        return Timestamp.textLength
    }
}

/// The number that the ASCII digits at `range` spell, or nil when one of them is no digit.
private func decimal(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var value = 0
    for position in range {
        let digit = bytes[position] &- UInt8(ascii: "0")
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
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
