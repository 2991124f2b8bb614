/// Sums of money that stop at the largest number instead of ending the program: a shop can be made to sell more than 64
/// bits hold, with prices nobody pays.
extension Int {
    mutating func addClamped(_ other: Int) {
        let (sum, overflow) = addingReportingOverflow(other)
        self = overflow ? (other > 0 ? .max : .min) : sum
    }

    func subtractingClamped(_ other: Int) -> Int {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other > 0 ? .min : .max) : difference
    }
}
