/// Random numbers that are the same for the same seed: SplitMix64 by Steele, Lea and Flood.
struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to 1, without 1.
    mutating func fraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A number from 0 up to `count`, without `count`.
    mutating func index(below count: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    mutating func element<T>(of elements: [T]) -> T {
        elements[index(below: elements.count)]
    }

    /// Whether something happens that does so with this probability.
    mutating func happens(_ probability: Double) -> Bool {
        fraction() < probability
    }

    /// A time between the two, in milliseconds.
    mutating func hours(_ range: ClosedRange<Double>) -> Int64 {
        Int64((range.lowerBound + (range.upperBound - range.lowerBound) * fraction()) * 3_600_000)
    }
}
