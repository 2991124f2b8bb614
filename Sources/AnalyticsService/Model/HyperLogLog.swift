import Commerce

/// Counts distinct members in at most 16 KiB, with a standard error of 0.81 %.
///
/// 2^14 registers; the union of two sketches is the larger of each two registers. A sketch of few members holds only the
/// registers that are set.
struct HyperLogLog: Equatable, Sendable {
    static let precision = 14
    static let registerCount = 1 << precision
    /// The highest rank: one more than the bits of the hash that do not choose the register.
    static let highestRank = UInt8(64 - precision + 1)
    /// Above this many registers the dense form is the better one.
    private static let mostSparse = 2_048

    private enum Registers {
        /// `register << 8 | rank` of those that are set, ascending.
        case sparse([UInt32])
        case dense([UInt8])
    }

    private var registers = Registers.sparse([])

    static func == (left: HyperLogLog, right: HyperLogLog) -> Bool {
        left.allRanks == right.allRanks
    }

    /// Makes a register at least `rank`.
    mutating func raise(_ register: UInt16, to rank: UInt8) {
        switch registers {
        case .dense(var ranks):
            registers = .sparse([])
            ranks[Int(register)] = max(ranks[Int(register)], rank)
            registers = .dense(ranks)
        case .sparse(var entries):
            registers = .sparse([])
            let entry = UInt32(register) << 8 | UInt32(rank)
            let index = HyperLogLog.index(of: register, in: entries)
            if index < entries.count, entries[index] >> 8 == UInt32(register) {
                entries[index] = max(entries[index], entry)
            } else {
                entries.insert(entry, at: index)
            }
            registers = .sparse(entries)
            if entries.count > HyperLogLog.mostSparse { registers = .dense(ranks(of: entries)) }
        }
    }

    /// Makes this the sketch of the members of both.
    mutating func formUnion(_ other: HyperLogLog) {
        if case .sparse(let entries) = registers, case .sparse(let others) = other.registers {
            let merged = HyperLogLog.merge(entries, others)
            registers = merged.count > HyperLogLog.mostSparse ? .dense(ranks(of: merged)) : .sparse(merged)
            return
        }
        changeRanks { ranks in
            switch other.registers {
            case .sparse(let entries):
                for entry in entries {
                    ranks[Int(entry >> 8)] = max(ranks[Int(entry >> 8)], UInt8(truncatingIfNeeded: entry))
                }
            case .dense(let others):
                others.withUnsafeBufferPointer { others in
                    for index in 0..<HyperLogLog.registerCount {
                        ranks[index] = max(ranks[index], others[index])
                    }
                }
            }
        }
    }

    /// Changes the ranks of all registers in place; none may go beyond ``highestRank``.
    mutating func changeRanks<Result>(_ change: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
        var ranks = allRanks
        // Gives up the registers' own reference, so that changing the ranks copies nothing.
        registers = .sparse([])
        defer { registers = .dense(ranks) }
        return ranks.withUnsafeMutableBufferPointer { change($0) }
    }

    /// The entries of both, ascending, of each register the one with the higher rank.
    private static func merge(_ left: [UInt32], _ right: [UInt32]) -> [UInt32] {
        var merged: [UInt32] = []
        merged.reserveCapacity(left.count + right.count)
        var (first, second) = (0, 0)
        while first < left.count, second < right.count {
            let (one, other) = (left[first], right[second])
            let isSame = one >> 8 == other >> 8
            merged.append(isSame ? max(one, other) : min(one, other))
            if isSame || one < other { first += 1 }
            if isSame || other < one { second += 1 }
        }
        merged += left[first...]
        merged += right[second...]
        return merged
    }

    /// The registers that are set, by their numbers ascending.
    var setRegisters: [(register: UInt16, rank: UInt8)] {
        switch registers {
        case .sparse(let entries):
            entries.map { (UInt16($0 >> 8), UInt8(truncatingIfNeeded: $0)) }
        case .dense(let ranks):
            ranks.enumerated().filter { $0.element > 0 }.map { (UInt16($0.offset), $0.element) }
        }
    }

    /// The ranks of all registers, 0 for those that are not set.
    var allRanks: [UInt8] {
        switch registers {
        case .sparse(let entries): ranks(of: entries)
        case .dense(let ranks): ranks
        }
    }

    private func ranks(of entries: [UInt32]) -> [UInt8] {
        var ranks = [UInt8](repeating: 0, count: HyperLogLog.registerCount)
        for entry in entries {
            ranks[Int(entry >> 8)] = UInt8(truncatingIfNeeded: entry)
        }
        return ranks
    }

    /// Where the entry of `register` is, or belongs.
    private static func index(of register: UInt16, in entries: [UInt32]) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle] >> 8 < UInt32(register) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
