import Commerce
import TestSupport
import Testing

@testable import AnalyticsService

@Suite struct HyperLogLogTests {
    private func members(_ count: Int, seed: UInt64) -> [Identifier] {
        var generator = SeededGenerator(seed: seed)
        // A thousand of each millisecond, as a busy shop's identifiers are.
        return (0..<count).map {
            Identifier(at: Timestamp(milliseconds: 1_770_000_000_000 + Int64($0 / 1_000)), using: &generator)
        }
    }

    private func sketch(_ members: some Sequence<Identifier>) -> HyperLogLog {
        var sketch = HyperLogLog()
        for member in members {
            let (register, rank) = HyperLogLog.place(of: member)
            sketch.raise(register, to: rank)
        }
        return sketch
    }

    @Test func anEmptySketchCountsNothing() {
        #expect(HyperLogLog().estimate == 0)
    }

    @Test(arguments: 1...10) func tenAreCountedExactly(seed: UInt64) {
        let members = members(10, seed: seed)
        #expect(sketch(members + members).estimate == 10)
    }

    @Test(arguments: [100, 1_000, 20_000, 60_000])
    func theStandardErrorIsBelowOnePercent(count: Int) {
        let errors = (1...12).map { seed in
            Double(sketch(members(count, seed: UInt64(seed))).estimate - count) / Double(count)
        }
        let square = errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)
        #expect(square.squareRoot() < 0.01)
    }

    @Test func aHundredThousandAreWithinThreeStandardErrors() {
        #expect(abs(sketch(members(100_000, seed: 7)).estimate - 100_000) < 2_440)
    }

    @Test(arguments: [10, 3_000, 30_000]) func aUnionIsTheSketchOfAllMembers(count: Int) {
        let members = members(count, seed: 3)
        var union = sketch(members.prefix(count / 2))
        union.formUnion(sketch(members.dropFirst(count / 3)))
        #expect(union == sketch(members))
        union.formUnion(HyperLogLog())
        #expect(union == sketch(members))
    }

    @Test(arguments: [10, 2_000, 30_000]) func theSetRegistersAreTheWholeSketch(count: Int) {
        let sketch = sketch(members(count, seed: 4))
        var copy = HyperLogLog()
        for (register, rank) in sketch.setRegisters.shuffled() {
            copy.raise(register, to: rank)
        }
        #expect(copy == sketch)
        #expect(copy.estimate == sketch.estimate)
    }

    @Test func theHashNeverChanges() throws {
        let member = try #require(Identifier("0198c5f2-7d3a-7b41-9c05-3f6d2a8e1b47"))
        let (register, rank) = HyperLogLog.place(of: member)
        #expect((register, rank) == HyperLogLogTests.place)
    }

    /// Computed apart from this program, from the definition of the hash.
    private static let place: (UInt16, UInt8) = (2_473, 2)
}
