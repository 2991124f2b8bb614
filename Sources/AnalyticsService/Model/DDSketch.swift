import Foundation

/// A distribution of amounts from 0 up, whose quantiles are known to 1 %.
///
/// The sketch of Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees"
/// (VLDB 2019): the counts of bins that grow by the factor γ. The union of two sketches is the sum of their bins, exactly.
struct DDSketch: Equatable, Sendable {
    /// The largest relative error of a quantile, before it is rounded to a whole number.
    static let accuracy = 0.01
    /// The bin of 0, which has no logarithm.
    static let zeroBin = -1
    /// The bin of the largest amount there can be.
    static let lastBin = bin(of: .max)

    private static let gamma = (1 + accuracy) / (1 - accuracy)

    private(set) var bins: [Int: Int] = [:]

    var isEmpty: Bool { bins.isEmpty }

    /// How many amounts were counted.
    var count: Int { bins.values.reduce(0, +) }

    /// The bin that `amount` falls into, from ``zeroBin`` to ``lastBin``; what lies below 0 counts as 0.
    static func bin(of amount: Int) -> Int {
        amount <= 0 ? zeroBin : Int((log(Double(amount)) / log(gamma)).rounded(.up))
    }

    mutating func count(_ amount: Int) {
        add(1, to: DDSketch.bin(of: amount))
    }

    mutating func add(_ count: Int, to bin: Int) {
        bins[bin, default: 0] += count
    }

    mutating func formUnion(_ other: DDSketch) {
        bins.merge(other.bins, uniquingKeysWith: +)
    }

    /// The amounts at the places ⌊q (count − 1)⌋ of the sorted amounts, for each `q` of `quantiles`, from 0 to 1 and
    /// ascending; 0 when there are none.
    func amounts(at quantiles: [Double]) -> [Int] {
        let last = Double(count - 1)
        let sorted = bins.sorted { $0.key < $1.key }
        var (index, passed) = (0, 0)
        return quantiles.map { quantile in
            guard !sorted.isEmpty else { return 0 }
            let place = Int(quantile * last)
            while index < sorted.count - 1, passed + sorted[index].value <= place {
                passed += sorted[index].value
                index += 1
            }
            return DDSketch.amount(ofBin: sorted[index].key)
        }
    }

    private static func amount(ofBin bin: Int) -> Int {
        bin == zeroBin ? 0 : Int(clamping: (2 * pow(gamma, Double(bin)) / (gamma + 1)).rounded())
    }
}

extension Int {
    /// The whole number, or the largest there is.
    fileprivate init(clamping value: Double) {
        self = value >= Double(Int.max) ? .max : Int(value)
    }
}
