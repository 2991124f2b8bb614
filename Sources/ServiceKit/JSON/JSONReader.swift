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
    let bytes: UnsafeRawBufferPointer
    var position = 0

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

    var next: UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    mutating func skipSpace() {
        while let byte = next, byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            position += 1
        }
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }
}

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
