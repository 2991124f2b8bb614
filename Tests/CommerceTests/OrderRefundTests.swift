import Commerce
import TestSupport
import Testing

@Suite struct OrderRefundTests {
    @Test func anAmountIsSpreadOverTheLinesByWhatIsLeftOfThem() throws {
        let lines = [Samples.line(1_000, times: 1), Samples.line(1_000, times: 1), Samples.line(1_000, times: 1)]
        var order = try Samples.paidOrder(lines)
        let first = try order.refund(.amount(Money(100, .usd)))
        #expect(first.lines.map(\.amount.amount) == [34, 33, 33])
        #expect(first.lines.map(\.quantity) == [0, 0, 0])
        #expect(first.lines.map(\.productId) == lines.map(\.productId))
        let second = try order.refund(.items([ItemQuantity(productId: lines[1].productId, quantity: 0)]))
        #expect(second.amount.amount == 0)
        let third = try order.refund(.amount(Money(2_900, .usd)))
        #expect(third.lines.map(\.amount.amount) == [966, 967, 967])
        #expect(order.status == .refunded)
    }

    @Test func linesWithoutAShareAreLeftOut() throws {
        let lines = [Samples.line(1_000, times: 1), Samples.line(0, times: 4)]
        var order = try Samples.paidOrder(lines)
        let refund = try order.refund(.amount(Money(400, .usd)))
        #expect(refund.lines == [RefundLine(productId: lines[0].productId, quantity: 0, amount: Money(400, .usd))])
    }

    @Test func piecesAreRefundedAtThePriceTheyWereSoldFor() throws {
        let lines = [Samples.line(1_000, times: 3), Samples.line(250, times: 2)]
        var order = try Samples.paidOrder(lines)
        let refund = try order.refund(
            .items([
                ItemQuantity(productId: lines[0].productId, quantity: 2),
                ItemQuantity(productId: lines[1].productId, quantity: 1),
            ]), restock: true)
        #expect(refund.amount == Money(2_250, .usd))
        #expect(refund.lines.map(\.quantity) == [2, 1])
        #expect(refund.restock)
        #expect(order.status == .paid)
        #expect(order.remainingQuantity(of: lines[0]) == 1)
        #expect(order.remainingAmount(of: lines[0]) == Money(1_000, .usd))
        try order.refund(.items(lines.map { ItemQuantity(productId: $0.productId, quantity: 1) }))
        #expect(order.status == .refunded)
        #expect(order.refundable == Money(0, .usd))
    }

    private func refuses(_ order: Order, _ request: RefundRequest, restock: Bool = false, with error: OrderError) {
        var changed = order
        #expect(throws: error) { try changed.refund(request, restock: restock) }
        #expect(changed == order)
    }

    @Test func moreThanIsLeftIsRefused() throws {
        let line = Samples.line(1_000, times: 3)
        var order = try Samples.paidOrder([line])
        refuses(order, .amount(Money(3_001, .usd)), with: .refundExceedsRest(rest: Money(3_000, .usd)))
        refuses(order, .amount(Money(.max, .usd)), with: .refundExceedsRest(rest: Money(3_000, .usd)))
        let all = OrderError.lineExceedsRest(productId: line.productId, quantity: 3, amount: Money(3_000, .usd))
        refuses(order, .items([ItemQuantity(productId: line.productId, quantity: 4)]), with: all)
        try order.refund(.items([ItemQuantity(productId: line.productId, quantity: 2)]))
        refuses(order, .amount(Money(1_001, .usd)), with: .refundExceedsRest(rest: Money(1_000, .usd)))
        let rest = OrderError.lineExceedsRest(productId: line.productId, quantity: 1, amount: Money(1_000, .usd))
        refuses(order, .items([ItemQuantity(productId: line.productId, quantity: 2)]), with: rest)
    }

    @Test func aPieceWhosePriceIsNoLongerLeftIsRefused() throws {
        let line = Samples.line(1_000, times: 1)
        var order = try Samples.paidOrder([line])
        try order.refund(.amount(Money(1, .usd)))
        let rest = OrderError.lineExceedsRest(productId: line.productId, quantity: 1, amount: Money(999, .usd))
        refuses(order, .items([ItemQuantity(productId: line.productId, quantity: 1)]), with: rest)
    }

    @Test func aProductThatIsNotInTheOrderIsRefused() throws {
        let stranger = Identifier.make()
        refuses(
            try Samples.paidOrder(), .items([ItemQuantity(productId: stranger, quantity: 1)]),
            with: .notInOrder(stranger))
    }

    @Test func aProductNamedTwiceCountsTwice() throws {
        let line = Samples.line(1_000, times: 3)
        let order = try Samples.paidOrder([line, Samples.line(5_000, times: 1)])
        let twice = ItemQuantity(productId: line.productId, quantity: 2)
        refuses(
            order, .items([twice, twice]),
            with: .lineExceedsRest(productId: line.productId, quantity: 1, amount: Money(1_000, .usd)))
    }

    @Test func anAmountRestocksOnlyWhenItIsAllThatIsLeft() throws {
        let lines = [Samples.line(1_000, times: 3), Samples.line(250, times: 2)]
        var order = try Samples.paidOrder(lines)
        refuses(order, .amount(Money(3_499, .usd)), restock: true, with: .restockNeedsItems)
        try order.refund(.items([ItemQuantity(productId: lines[0].productId, quantity: 1)]))
        let rest = try order.refund(.amount(Money(2_500, .usd)), restock: true)
        #expect(rest.lines.map(\.quantity) == [2, 2])
        #expect(rest.lines.map(\.amount.amount) == [2_000, 500])
        #expect(order.status == .refunded)
    }

    @Test(arguments: 0..<200)
    func randomHistoriesNeverGiveBackMoreThanWasPaid(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let lines = (0..<Int.random(in: 1...5, using: &random)).map { _ in
            Samples.line(Int.random(in: 1...500, using: &random), times: Int.random(in: 1...4, using: &random))
        }
        var order = try Samples.paidOrder(lines)
        for _ in 0..<30 where order.status != .refunded {
            let before = order
            let request: RefundRequest =
                if Bool.random(using: &random) {
                    .amount(Money(Int.random(in: 1...max(2, order.refundable.amount * 3 / 4), using: &random), .usd))
                } else {
                    .items(
                        (0..<Int.random(in: 1...2, using: &random)).map { _ in
                            ItemQuantity(
                                productId: lines.randomElement(using: &random)!.productId,
                                quantity: Int.random(in: 1...3, using: &random))
                        })
                }
            do {
                let refund = try order.refund(request, restock: Int.random(in: 0..<4, using: &random) == 0)
                #expect(refund.lines.map(\.amount.amount).reduce(0, +) == refund.amount.amount)
                #expect(order.refunds == before.refunds + [refund])
            } catch {
                #expect(order == before)
            }
            let sum = order.refunds.map(\.amount.amount).reduce(0, +)
            #expect(sum <= order.total.amount)
            #expect(order.refundable.amount == order.total.amount - sum)
            #expect((order.status == .refunded) == (sum == order.total.amount))
            for line in lines {
                #expect(order.remainingQuantity(of: line) >= 0)
                #expect(order.remainingAmount(of: line).amount >= 0)
            }
            #expect(
                lines.map { order.remainingAmount(of: $0).amount }.reduce(0, +) == order.refundable.amount)
        }
    }

    @Test func anOrderTakesAHundredRefundsAndNoMore() throws {
        var order = try Samples.paidOrder([Samples.line(1_000, times: 1)])
        for _ in 0..<100 { _ = try order.refund(.amount(Money(1, .usd))) }
        let before = order
        #expect(throws: OrderError.tooManyRefunds(most: 100)) { try order.refund(.amount(Money(1, .usd))) }
        #expect(order == before)
    }
}
