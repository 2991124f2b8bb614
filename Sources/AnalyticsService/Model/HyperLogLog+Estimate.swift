extension HyperLogLog {
    /// How many distinct members were counted, rounded to a whole number.
    ///
    /// The estimator of Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017), algorithm 6: it
    /// is linear counting for few members and goes over to the harmonic mean without a seam or a table of corrections.
    var estimate: Int {
        let size = Double(HyperLogLog.registerCount)
        let highest = Int(HyperLogLog.highestRank)
        var counts = [Double](repeating: 0, count: highest + 1)
        for rank in allRanks {
            counts[Int(rank)] += 1
        }
        var sum = size * HyperLogLog.tau(1 - counts[highest] / size)
        for rank in stride(from: highest - 1, through: 1, by: -1) {
            sum = 0.5 * (sum + counts[rank])
        }
        sum += size * HyperLogLog.sigma(counts[0] / size)
        let alpha = 0.721347520444481703680  // 1 / (2 ln 2)
        return Int((alpha * size * size / sum).rounded())
    }

    /// x + Σ x^(2^k) · 2^(k−1) for k from 1; infinite at 1.
    private static func sigma(_ start: Double) -> Double {
        guard start < 1 else { return .infinity }
        var (power, factor, sum, last) = (start, 1.0, start, -1.0)
        while sum != last {
            last = sum
            power *= power
            sum += power * factor
            factor += factor
        }
        return sum
    }

    /// (1 − x − Σ (1 − x^(2^−k))² · 2^−k for k from 1) / 3.
    private static func tau(_ start: Double) -> Double {
        guard start > 0, start < 1 else { return 0 }
        var (root, factor, sum, last) = (start, 1.0, 1 - start, -1.0)
        while sum != last {
            last = sum
            root = root.squareRoot()
            factor *= 0.5
            sum -= (1 - root) * (1 - root) * factor
        }
        return sum / 3
    }
}
