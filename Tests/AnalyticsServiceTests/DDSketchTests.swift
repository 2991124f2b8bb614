import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct DDSketchTests {
    @Test(arguments: 1...20) func quantilesAreWithinOnePercentOfTheExactOnes(seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let largest = [9, 1_000, 250_000, 1 << 40, Int.max][seed % 5]
        let amounts = (0..<Int.random(in: 1...3_000, using: &generator)).map { _ in
            Bool.random(using: &generator)
                ? Int.random(in: 0...largest, using: &generator)
                : Int.random(in: 0...min(largest, 5_000), using: &generator)
        }
        var sketch = DDSketch()
        var (left, right) = (DDSketch(), DDSketch())
        for amount in amounts {
            sketch.count(amount)
            if Bool.random(using: &generator) { left.count(amount) } else { right.count(amount) }
        }
        left.formUnion(right)
        #expect(left == sketch)
        #expect(sketch.count == amounts.count)
        let quantiles = [0, 0.01, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1]
        let sorted = amounts.sorted()
        for (quantile, value) in zip(quantiles, sketch.amounts(at: quantiles)) {
            let exact = Double(sorted[Int(quantile * Double(sorted.count - 1))])
            #expect(abs(Double(value) - exact) <= exact * 0.01 + 0.5, "\(quantile)")
        }
    }

    @Test func withoutAmountsQuantilesAreZero() {
        #expect(DDSketch().amounts(at: [0.5, 0.99]) == [0, 0])
    }

    @Test func theSmallestAndTheLargestAmountsHaveBins() {
        #expect(DDSketch.bin(of: 0) == DDSketch.zeroBin)
        #expect(DDSketch.bin(of: -5) == DDSketch.zeroBin)
        #expect(DDSketch.bin(of: 1) == 0)
        #expect(DDSketch.bin(of: .max) == DDSketch.lastBin)
        #expect(DDSketch.lastBin < Int(Int16.max))
        var sketch = DDSketch()
        sketch.count(.max)
        #expect(sketch.amounts(at: [0.5])[0] > .max / 100 * 99)
    }
}
