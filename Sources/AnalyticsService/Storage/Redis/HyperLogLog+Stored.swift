/// Sketches as strings. One of few registers has entries of three bytes, a register's number and a rank, in any order and some
/// repeated; another has the ranks of all registers.
extension HyperLogLog {
    static let storedEntrySize = 3
    /// The longest string of entries. A longer one would not be worth the time to look through it.
    static let mostStoredEntries = 2_048

    /// Nil for what is no sketch.
    init?(stored bytes: [UInt8]) {
        var ranks = bytes
        if bytes.count != HyperLogLog.registerCount {
            guard bytes.count.isMultiple(of: HyperLogLog.storedEntrySize),
                bytes.count <= HyperLogLog.mostStoredEntries * HyperLogLog.storedEntrySize
            else { return nil }
            ranks = [UInt8](repeating: 0, count: HyperLogLog.registerCount)
            for index in stride(from: 0, to: bytes.count, by: HyperLogLog.storedEntrySize) {
                let register = Int(bytes[index]) << 8 | Int(bytes[index + 1])
                guard register < HyperLogLog.registerCount else { return nil }
                ranks[register] = max(ranks[register], bytes[index + 2])
            }
        }
        guard ranks.allSatisfy({ $0 <= HyperLogLog.highestRank }) else { return nil }
        self.init(ranks: ranks)
    }
}
