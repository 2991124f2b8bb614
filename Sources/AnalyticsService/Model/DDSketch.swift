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

    /// The counts of the bins from ``firstBin`` on: side by side, since sketches are added up far more often than looked at.
    private var counts: [Int] = []
    private var firstBin = 0

    var isEmpty: Bool { counts.isEmpty }

    /// How many amounts were counted.
    var count: Int { counts.reduce(0, +) }

    /// The bins that something was counted in, ascending.
    var bins: [(bin: Int, count: Int)] {
        zip(firstBin..., counts).filter { $0.1 != 0 }.map { ($0, $1) }
    }

    /// The bin that `amount` falls into, from ``zeroBin`` to ``lastBin``; what lies below 0 counts as 0.
    static func bin(of amount: Int) -> Int {
        amount <= 0 ? zeroBin : Int((log(Double(amount)) / log(gamma)).rounded(.up))
    }

    mutating func count(_ amount: Int) {
        add(1, to: DDSketch.bin(of: amount))
    }

    /// - Precondition: the bin is one of those from ``zeroBin`` to ``lastBin``.
    mutating func add(_ count: Int, to bin: Int) {
        precondition((DDSketch.zeroBin...DDSketch.lastBin).contains(bin), "there is no bin \(bin)")
        reserve(bin..<bin + 1)
        counts[bin - firstBin] += count
    }

    mutating func formUnion(_ other: DDSketch) {
        reserve(other.firstBin..<other.firstBin + other.counts.count)
        let distance = other.firstBin - firstBin
        for index in other.counts.indices {
            counts[index + distance] += other.counts[index]
        }
    }

    /// Makes room for these bins.
    private mutating func reserve(_ bins: Range<Int>) {
        if bins.isEmpty { return }
        if counts.isEmpty { firstBin = bins.lowerBound }
        if bins.lowerBound < firstBin {
            counts.insert(contentsOf: repeatElement(0, count: firstBin - bins.lowerBound), at: 0)
            firstBin = bins.lowerBound
        }
        let missing = bins.upperBound - firstBin - counts.count
        if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
    }

    /// The amounts at the places ⌊q (count − 1)⌋ of the sorted amounts, for each `q` of `quantiles`, from 0 to 1 and
    /// ascending; 0 when there are none.
    func amounts(at quantiles: [Double]) -> [Int] {
        let last = Double(count - 1)
        var (index, passed) = (0, 0)
        return quantiles.map { quantile in
            guard !counts.isEmpty else { return 0 }
            let place = Int(quantile * last)
            while index < counts.count - 1, passed + counts[index] <= place {
                passed += counts[index]
                index += 1
            }
            return DDSketch.amount(ofBin: firstBin + index)
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
