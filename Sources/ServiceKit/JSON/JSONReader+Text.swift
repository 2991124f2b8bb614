/// Strings, with their escapes.
extension JSONReader {
    public mutating func string() throws(JSONSyntaxError) -> String {
        try text { String(decoding: $0, as: UTF8.self) }
    }

    /// Reads a string and hands its content to `read`, in UTF-8 and without escapes.
    public mutating func text<Value>(
        _ read: (UnsafeBufferPointer<UInt8>) -> Value
    ) throws(JSONSyntaxError) -> Value {
        skipSpace()
        guard take("\"") else { throw error("A string must stand here") }
        let start = position
        let isASCII = try findEnd()
        guard next == UInt8(ascii: "\"") else { return try escaped(from: start, read) }
        let content = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        let value = try content.withMemoryRebound(to: UInt8.self) { text throws(JSONSyntaxError) in
            guard isASCII || String(validating: text, as: UTF8.self) != nil else {
                throw error("The string before here is not UTF-8")
            }
            return read(text)
        }
        position += 1
        return value
    }

    /// Goes on to the quotation mark that ends the string, or to its next escape, and tells whether all before is ASCII.
    private mutating func findEnd() throws(JSONSyntaxError) -> Bool {
        var high: UInt64 = 0
        while position + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            let ends = JSONReader.ends(word)
            if ends != 0 {
                let length = ends.trailingZeroBitCount / 8
                high |= word & (1 << UInt64(8 * length) &- 1)
                position += length
                break
            }
            high |= word
            position += 8
        }
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            high |= UInt64(byte)
            position += 1
        }
        guard let byte = next else { throw error("The string is not closed") }
        guard byte >= 0x20 else { throw error("A control character stands in a string") }
        return high & 0x8080_8080_8080_8080 == 0
    }

    /// The top bits of the bytes that are a quotation mark, a backslash or a control character; exact for the lowest of
    /// them. After Sean Eron Anderson, "Bit Twiddling Hacks", `hasless`.
    private static func ends(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let found =
            ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes) | ((word &- (ones &* 0x20)) & ~word)
        return found & (ones &* 0x80)
    }

    /// Reads on from an escape, in a string that began at `start`.
    private mutating func escaped<Value>(
        from start: Int, _ read: (UnsafeBufferPointer<UInt8>) -> Value
    ) throws(JSONSyntaxError) -> Value {
        var content = Array(bytes[start..<position])
        while take("\\") {
            try escape(into: &content)
            let rest = position
            _ = try findEnd()
            content += bytes[rest..<position]
        }
        guard String(validating: content, as: UTF8.self) != nil else {
            throw error("The string before here is not UTF-8")
        }
        position += 1
        return content.withUnsafeBufferPointer(read)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONSyntaxError) {
        let byte = next
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte ?? 0)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"): try unicodeEscape(into: &content)
        default:
            position -= 1
            throw error("This is no escape")
        }
    }

    private mutating func unicodeEscape(into content: inout [UInt8]) throws(JSONSyntaxError) {
        var units = [try codeUnit()]
        if UTF16.isLeadSurrogate(units[0]) {
            guard take("\\"), take("u") else { throw error("A surrogate stands alone") }
            units.append(try codeUnit())
        }
        guard let text = String(validating: units, as: UTF16.self) else { throw error("A surrogate stands alone") }
        content += text.utf8
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("Four hexadecimal digits must stand here")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
