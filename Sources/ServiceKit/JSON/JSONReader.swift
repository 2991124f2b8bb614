/// Reads one JSON text (RFC 8259) forward, value by value, without building a tree: for what services send each other in
/// bulk.
///
/// The caller says what it expects next. Refused is what ``JSONParser`` refuses, but for two things: repeated names are
/// seen only among the names that were asked for, and values that are passed over may be nested 512 deep. A copy of a
/// reader goes on from the same place, so that a value can be passed over and read later.
///
/// Every method throws ``JSONSyntaxError`` when something else stands there. Whatever the bytes are, nothing outside of
/// them is read.
public struct JSONReader {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    private static var deepest: Int { 512 }

    /// What `read` makes of the value that `bytes` spell; the reader is worth nothing after it returned.
    public static func read<Value>(
        _ bytes: UnsafeRawBufferPointer, _ read: (inout JSONReader) throws -> Value
    ) throws -> Value {
        var reader = JSONReader(bytes: bytes)
        let value = try read(&reader)
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.error("Something follows the JSON value") }
        return value
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// An error at this place.
    public func error(_ message: String) -> JSONSyntaxError {
        JSONSyntaxError(message: message, offset: position)
    }

    /// The value of a member that must not be missing.
    ///
    /// - Throws: an error that names it when it is nil.
    @inlinable
    public func required<Value>(_ value: Value?, _ name: @autoclosure () -> String) throws(JSONSyntaxError) -> Value {
        guard let value else { throw error("The member \(name()) is missing") }
        return value
    }

    private var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = next, byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

// MARK: Objects and arrays

extension JSONReader {
    /// Reads an object: hands each member called one of `names` to `read`, which must read its value, and passes over the
    /// others.
    @inlinable
    public mutating func object<Name>(
        _ names: JSONNames<Name>, _ read: (inout JSONReader, Name) throws -> Void
    ) throws {
        var seen: UInt64 = 0
        var expected = 0
        var isOpen = try beginObject()
        while isOpen {
            if let index = try name(in: names.table, expected: expected) {
                guard seen & 1 << UInt64(index) == 0 else { throw error("A member name is repeated") }
                seen |= 1 << UInt64(index)
                expected = index + 1
                try read(&self, names.cases[index])
            } else {
                try skip()
            }
            isOpen = try goesOn(to: "}")
        }
    }

    /// Reads an array, each element by `read`.
    @inlinable
    public mutating func array<Element>(_ read: (inout JSONReader) throws -> Element) throws -> [Element] {
        var elements: [Element] = []
        try self.elements { elements.append(try read(&$0)) }
        return elements
    }

    /// Reads an array and hands over each element, which `read` must read.
    @inlinable
    public mutating func elements(_ read: (inout JSONReader) throws -> Void) throws {
        var isOpen = try beginArray()
        while isOpen {
            try read(&self)
            isOpen = try goesOn(to: "]")
        }
    }

    /// Reads a value that may be null by `read`.
    @inlinable
    public mutating func optional<Value>(_ read: (inout JSONReader) throws -> Value) throws -> Value? {
        try takeNull() ? nil : try read(&self)
    }

    /// Whether the object that begins here has members.
    @usableFromInline mutating func beginObject() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        guard take("{") else { throw error("An object must stand here") }
        skipSpace()
        return !take("}")
    }

    /// Whether the array that begins here has elements.
    @usableFromInline mutating func beginArray() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        guard take("[") else { throw error("An array must stand here") }
        skipSpace()
        return !take("]")
    }

    /// Whether another member or element follows, rather than the end of the object or array.
    @usableFromInline mutating func goesOn(to end: Unicode.Scalar) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if take(",") { return true }
        guard take(end) else { throw error("A comma or \(end) must stand here") }
        return false
    }

    /// Reads a member's name and its colon.
    @usableFromInline mutating func name(
        in table: JSONNameTable, expected: Int
    ) throws(JSONSyntaxError) -> Int? {
        let index = try text { table.index(of: $0, expected: expected) }
        try colon()
        return index
    }

    private mutating func colon() throws(JSONSyntaxError) {
        skipSpace()
        guard take(":") else { throw error("A colon must follow the member name") }
    }

    @usableFromInline mutating func takeNull() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: "n") else { return false }
        try literal("null")
        return true
    }

    /// Passes over one value of any kind.
    public mutating func skip() throws(JSONSyntaxError) {
        var isObject: [Bool] = []
        repeat {
            skipSpace()
            if isObject.count == JSONReader.deepest, next == UInt8(ascii: "{") || next == UInt8(ascii: "[") {
                throw error("The JSON is nested too deeply")
            }
            switch next {
            case UInt8(ascii: "{"):
                if try beginObject() {
                    isObject.append(true)
                    try text { _ in }
                    try colon()
                    continue
                }
            case UInt8(ascii: "["):
                if try beginArray() {
                    isObject.append(false)
                    continue
                }
            case UInt8(ascii: "\""): try text { _ in }
            case UInt8(ascii: "t"): try literal("true")
            case UInt8(ascii: "f"): try literal("false")
            case UInt8(ascii: "n"): try literal("null")
            default: try number()
            }
            try close(&isObject)
        } while !isObject.isEmpty
    }

    /// After a value, goes to the next of the innermost object or array that has one, out of all that end here.
    private mutating func close(_ isObject: inout [Bool]) throws(JSONSyntaxError) {
        while let isMember = isObject.last {
            if try goesOn(to: isMember ? "}" : "]") {
                guard isMember else { return }
                try text { _ in }
                return try colon()
            }
            isObject.removeLast()
        }
    }
}

// MARK: Numbers and literals

extension JSONReader {
    /// Reads an integer written as one that fits 64 bits: 1.0 and 1e3 are refused.
    public mutating func integer() throws(JSONSyntaxError) -> Int {
        skipSpace()
        let isNegative = take("-")
        let start = position
        var value = 0
        while let byte = next, case let digit = byte &- UInt8(ascii: "0"), digit < 10 {
            let (shifted, overflows) = value.multipliedReportingOverflow(by: 10)
            // Negative numbers reach one further, so all are gathered below zero.
            let (sum, overflowsToo) = shifted.subtractingReportingOverflow(Int(digit))
            guard !overflows, !overflowsToo else { throw error("The integer has more than 64 bits") }
            value = sum
            position += 1
        }
        guard position > start, position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
            throw error("An integer must stand here")
        }
        if let byte = next, byte == UInt8(ascii: ".") || byte | 0x20 == UInt8(ascii: "e") {
            throw error("An integer must stand here")
        }
        guard isNegative || value != .min else { throw error("The integer has more than 64 bits") }
        return isNegative ? value : -value
    }

    public mutating func boolean() throws(JSONSyntaxError) -> Bool {
        skipSpace()
        if next == UInt8(ascii: "t") {
            try literal("true")
            return true
        }
        try literal("false")
        return false
    }

    private mutating func literal(_ text: StaticString) throws(JSONSyntaxError) {
        for index in 0..<text.utf8CodeUnitCount {
            guard next == text.utf8Start[index] else { throw error("This is no JSON literal") }
            position += 1
        }
    }

    private mutating func number() throws(JSONSyntaxError) {
        _ = take("-")
        if !take("0") { try digits() }
        if take(".") { try digits() }
        if take("e") || take("E") {
            if !take("+") { _ = take("-") }
            try digits()
        }
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = position
        while let byte = next, byte &- UInt8(ascii: "0") < 10 { position += 1 }
        if position == start { throw error("A digit must stand here") }
    }
}

// MARK: Strings

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
