/// The path and query of a request, as it goes on.
enum RequestTarget {
    /// What a service is asked for when a client asks for `target`; nil when that does not lie under `prefix`.
    ///
    /// Whatever a service might read as another path than the gateway does is refused: empty segments, `.` and `..`, back
    /// slashes, fragments, and in the path the escapes of dots, slashes, back slashes and NUL. The rest passes byte for
    /// byte, save that bytes which no URI may hold (RFC 3986, section 2) are escaped, a percent sign that begins no escape
    /// among them.
    static func forwarded(_ target: String, under prefix: String) -> String? {
        var target = target
        return target.withUTF8 { bytes -> Scan? in
            scan(bytes, under: prefix)
        }.flatMap { scan in
            switch scan {
            case .clean: target
            case .needsEscapes: escaped(target)
            }
        }
    }

    private enum Scan {
        case clean, needsEscapes
    }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, under prefix: String) -> Scan? {
        let length = prefix.utf8.count
        guard bytes.count >= length, bytes.prefix(length).elementsEqual(prefix.utf8) else { return nil }
        guard bytes.count == length || bytes[length] == slash || bytes[length] == questionMark else { return nil }
        var isClean = true
        var segmentStart = length + 1
        var position = length
        while position < bytes.count, bytes[position] != questionMark {
            let byte = bytes[position]
            if byte == slash, position > length {
                guard isSafeSegment(bytes[segmentStart..<position]), position > segmentStart else { return nil }
                segmentStart = position + 1
            } else if byte == UInt8(ascii: "%"), let escape = escape(in: bytes, at: position) {
                guard !isDangerous(escape) else { return nil }
            } else if byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "#") {
                return nil
            } else if !isLegal(byte) {
                isClean = false
            }
            position += 1
        }
        if segmentStart < position, !isSafeSegment(bytes[segmentStart..<position]) { return nil }
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "#") { return nil }
            if byte == UInt8(ascii: "%") ? escape(in: bytes, at: position) == nil : !isLegal(byte) { isClean = false }
            position += 1
        }
        return isClean ? .clean : .needsEscapes
    }

    /// Whether a segment is not `.` or `..`, also when a parameter as in `..;x` follows that some servers cut off.
    private static func isSafeSegment(_ segment: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard segment.first == UInt8(ascii: ".") else { return true }
        let name = segment.prefix { $0 != UInt8(ascii: ";") }
        return !(name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") })
    }

    private static func isDangerous(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == slash || byte == UInt8(ascii: "\\") || byte == 0
    }

    /// The byte that the escape at `position` stands for; nil when there is none.
    private static func escape(in bytes: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt8? {
        guard position + 2 < bytes.count, let high = digit(bytes[position + 1]), let low = digit(bytes[position + 2])
        else { return nil }
        return high << 4 | low
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// Whether the byte may stand in a path or query as it is; `%` is another matter.
    private static func isLegal(_ byte: UInt8) -> Bool {
        byte < 128 && (byte < 64 ? legal.low : legal.high) & (1 << UInt64(byte & 63)) != 0
    }

    /// A bit for each byte below 64 and for each from there to 127.
    private static let legal: (low: UInt64, high: UInt64) = {
        var low: UInt64 = 0
        var high: UInt64 = 0
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
        for byte in (letters + "0123456789-._~!$&'()*+,;=:@/?").utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        return (low, high)
    }()

    private static func escaped(_ target: String) -> String {
        var target = target
        return target.withUTF8 { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + 16)
            let digits = Array("0123456789ABCDEF".utf8)
            for (position, byte) in bytes.enumerated() {
                if byte == UInt8(ascii: "%") ? escape(in: bytes, at: position) != nil : isLegal(byte) {
                    result.append(byte)
                } else {
                    result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    private static let slash = UInt8(ascii: "/")
    private static let questionMark = UInt8(ascii: "?")
}
