import Commerce
import TestSupport
import Testing

@Suite struct MoneyTests {
    /// The rules of the method of largest remainders, checked in 128 bits: they leave only one result.
    private func check(_ amount: Int, over weights: [Int]) {
        let parts = Money(amount, .usd).spread(over: weights)
        let total = Int128(weights.reduce(0, +))
        #expect(parts.count == weights.count)
        #expect(parts.allSatisfy { $0.currency == .usd })
        #expect(parts.map(\.amount).reduce(0, +) == amount, "\(amount) over \(weights)")
        let floors = weights.map { Int128(amount) * Int128($0) / total }
        let remainders = weights.map { Int128(amount) * Int128($0) % total }
        let extra = zip(parts, floors).map { Int128($0.amount) - $1 }
        #expect(extra.allSatisfy { $0 == 0 || $0 == 1 }, "\(amount) over \(weights)")
        for index in weights.indices {
            #expect(extra[index] == 0 || remainders[index] > 0, "an exact share stays as it is")
            for other in weights.indices.dropFirst(index + 1) {
                if remainders[index] >= remainders[other] {
                    #expect(extra[index] >= extra[other], "\(amount) over \(weights)")
                } else {
                    #expect(extra[index] <= extra[other], "\(amount) over \(weights)")
                }
            }
        }
    }

    @Test func partsAddUpAndLieWithinOneUnitOfTheirShares() {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let most = [3, 100, 1_000_000_000].randomElement(using: &random)!
            var weights = (0..<Int.random(in: 1...9, using: &random)).map { _ in
                Int.random(in: 0...most, using: &random)
            }
            if weights.allSatisfy({ $0 == 0 }) { weights[0] = 1 }
            check(Int.random(in: 0...most, using: &random), over: weights)
        }
    }

    @Test func hugeAmountsDoNotOverflow() {
        check(.max, over: [.max / 2, .max / 2])
        check(.max, over: [1, .max - 1])
        check(.max - 7, over: [1, 2, 3, 5, 7])
        check(.max, over: Array(repeating: .max / 100, count: 100))
    }

    @Test func equalRemaindersGoToTheEarlierPart() {
        #expect(Money(100, .usd).spread(over: [1, 1, 1]).map(\.amount) == [34, 33, 33])
        #expect(Money(2, .usd).spread(over: [5, 5, 5]).map(\.amount) == [1, 1, 0])
        #expect(Money(1, .usd).spread(over: [1, 2, 2]).map(\.amount) == [0, 1, 0])
    }

    @Test func weightsOfZeroGetNothing() {
        #expect(Money(10, .usd).spread(over: [0, 3, 0]).map(\.amount) == [0, 10, 0])
        #expect(Money(10, .usd).spread(over: [0, 0]).map(\.amount) == [0, 0])
        #expect(Money(10, .usd).spread(over: []).isEmpty)
        #expect(Money(0, .usd).spread(over: [1, 2]).map(\.amount) == [0, 0])
    }

    @Test func sumsDifferencesAndMultiplesKeepTheCurrency() throws {
        let euro = try #require(Currency("EUR"))
        #expect(Money(5, euro) + Money(7, euro) == Money(12, euro))
        #expect(Money(5, euro) - Money(7, euro) == Money(-2, euro))
        #expect(Money(5, euro) * 3 == Money(15, euro))
        #expect(Money(5, euro) != Money(5, .usd))
    }
}
