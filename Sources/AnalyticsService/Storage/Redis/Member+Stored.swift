import Commerce

/// Members as the fields of a hash: the number of the breakdown, then an identifier's bytes or a text.
extension MessagePackWriter {
    mutating func write(_ member: Member, of breakdown: Breakdown) {
        switch member {
        case .product(let id):
            beginString(17)
            append(breakdown.rawValue)
            append(id)
        case .key(let text):
            beginString(1 + text.utf8.count)
            append(breakdown.rawValue)
            append(text.utf8)
        }
    }
}

extension Member {
    /// Nil for what is no member of any breakdown.
    static func stored(_ field: [UInt8]) -> (breakdown: Breakdown, member: Member)? {
        guard let number = field.first, let breakdown = Breakdown(rawValue: number) else { return nil }
        switch breakdown {
        case .product:
            guard let id = Identifier(stored: field.dropFirst()) else { return nil }
            return (breakdown, .product(id))
        case .category, .paymentMethod, .country, .status:
            guard let text = String(validating: field.dropFirst(), as: UTF8.self) else { return nil }
            return (breakdown, .key(text))
        }
    }
}

extension Identifier {
    /// From its 16 bytes; nil when there are more or fewer.
    init?(stored bytes: ArraySlice<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let (high, low) = bytes.withUnsafeBytes {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
    }

    var storedBytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }
}
