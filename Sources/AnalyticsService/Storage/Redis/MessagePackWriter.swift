import Commerce

/// Puts strings and arrays of them into MessagePack, which scripts in Redis take apart with `cmsgpack`.
struct MessagePackWriter: Sendable {
    private(set) var bytes: [UInt8] = []

    /// Begins an array: so many elements follow.
    mutating func beginArray(_ count: Int) {
        write(tag: 0xDD, UInt32(count))
    }

    mutating func write(_ text: String) {
        beginString(text.utf8.count)
        bytes += text.utf8
    }

    /// Begins a string: so many bytes follow, by ``append(_:)``.
    mutating func beginString(_ count: Int) {
        if count < 32 {
            bytes.append(0xA0 | UInt8(count))
        } else if count < 256 {
            bytes.append(0xD9)
            bytes.append(UInt8(count))
        } else {
            write(tag: 0xDB, UInt32(count))
        }
    }

    /// Writes a string of numbers of 64 bits, the high byte first.
    mutating func write(row: some Collection<Int>) {
        beginString(row.count * 8)
        for number in row { append(number) }
    }

    /// Writes a string of an identifier's 16 bytes.
    mutating func write(_ identifier: Identifier) {
        beginString(16)
        append(identifier)
    }

    mutating func append(_ number: some FixedWidthInteger) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func append(_ identifier: Identifier) {
        append(identifier.high)
        append(identifier.low)
    }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.append(contentsOf: more)
    }

    private mutating func write(tag: UInt8, _ count: UInt32) {
        bytes.append(tag)
        append(count)
    }
}
