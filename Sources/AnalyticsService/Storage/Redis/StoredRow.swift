/// A row of numbers of 64 bits, the high byte first.
struct StoredRow {
    private let bytes: [UInt8]

    /// Nil when the bytes are no row, or one of more than `most` numbers.
    init?(_ bytes: [UInt8], most: Int) {
        guard bytes.count.isMultiple(of: 8), bytes.count <= most * 8 else { return nil }
        self.bytes = bytes
    }

    var count: Int { bytes.count / 8 }

    subscript(index: Int) -> Int {
        bytes.withUnsafeBytes { Int(bigEndian: $0.loadUnaligned(fromByteOffset: index * 8, as: Int.self)) }
    }
}
