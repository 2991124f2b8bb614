/// Things of which some are drawn more often than others.
struct Weighted<Element: Sendable>: Sendable {
    private let elements: [Element]
    /// The sums of the weights up to and with each element.
    private let sums: [Double]

    init(_ elements: [(Element, Double)]) {
        self.elements = elements.map(\.0)
        var sum = 0.0
        sums = elements.map { element in
            sum += element.1
            return sum
        }
    }

    func draw(_ generator: inout SplitMix64) -> Element {
        let place = generator.fraction() * (sums.last ?? 0)
        var (low, high) = (0, elements.count - 1)
        while low < high {
            let middle = (low + high) / 2
            if sums[middle] > place { high = middle } else { low = middle + 1 }
        }
        return elements[low]
    }
}
