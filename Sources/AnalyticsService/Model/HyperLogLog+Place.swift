import Commerce

extension HyperLogLog {
    /// The register that `member` belongs to and the rank it has there.
    ///
    /// The hash is part of every stored sketch and never changes: with *m* the 64-bit finaliser of SplitMix64 (Steele, Lea
    /// and Flood 2014) and the 128 bits of the UUID as two numbers, it is *m*(low + *m*(high)). Its first 14 bits are the
    /// register, and the rank is one more than the zeros that the other 50 begin with.
    static func place(of member: Identifier) -> (register: UInt16, rank: UInt8) {
        let hash = mix(member.low &+ mix(member.high))
        let rest = hash << UInt64(precision)
        let rank = min(UInt8(rest.leadingZeroBitCount) + 1, highestRank)
        return (UInt16(hash >> UInt64(64 - precision)), rank)
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
