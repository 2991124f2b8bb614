/// Sketches as strings. One of few members has entries of three bytes, a register's number and a rank, in any order and some
/// repeated; another has the ranks of all registers.
extension HyperLogLog {
    static let storedEntrySize = 3
    /// The longest string of entries. A longer one would take more time to look through than it saves room.
    private static let mostEntries = 2_048

    /// Makes this the sketch of the members of both.
    ///
    /// - Returns: false when the bytes are no sketch; this one is of no use then.
    mutating func formUnion(stored bytes: [UInt8]) -> Bool {
        let isDense = bytes.count == HyperLogLog.registerCount
        guard
            isDense
                || bytes.count.isMultiple(of: HyperLogLog.storedEntrySize)
                    && bytes.count <= HyperLogLog.mostEntries * HyperLogLog.storedEntrySize
        else { return false }
        return changeRanks { ranks in
            bytes.withUnsafeBufferPointer { bytes in
                isDense ? HyperLogLog.raise(ranks, to: bytes) : HyperLogLog.raise(ranks, toEntries: bytes)
            }
        }
    }

    /// - Returns: whether all are ranks there can be.
    private static func raise(
        _ ranks: UnsafeMutableBufferPointer<UInt8>, to others: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var highest: UInt8 = 0
        for index in 0..<registerCount {
            highest = max(highest, others[index])
            ranks[index] = max(ranks[index], others[index])
        }
        return highest <= highestRank
    }

    /// - Returns: whether all are registers and ranks there can be.
    private static func raise(
        _ ranks: UnsafeMutableBufferPointer<UInt8>, toEntries entries: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        for index in stride(from: 0, to: entries.count, by: storedEntrySize) {
            let (register, rank) = (Int(entries[index]) << 8 | Int(entries[index + 1]), entries[index + 2])
            guard register < registerCount, rank <= highestRank else { return false }
            ranks[register] = max(ranks[register], rank)
        }
        return true
    }
}
