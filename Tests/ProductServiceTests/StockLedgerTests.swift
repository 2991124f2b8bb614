import Commerce
import Testing

@testable import ProductService

/// What a ledger says has changed; that its rules are right is for ``StockContract`` to find out.
@Suite struct StockLedgerTests {
    private let lamp = Identifier.make()
    private let desk = Identifier.make()
    private let time = Timestamp(milliseconds: 1_700_000_000_000)

    private func ledger(lamps: Int, desks: Int = 0, isDeskListed: Bool = true) -> StockLedger {
        StockLedger(
            products: [
                lamp: StockLedger.Entry(
                    name: "Lamp", category: "Lighting", price: Money(100, .usd), isListed: true,
                    figures: StockFigures(supplied: lamps)),
                desk: StockLedger.Entry(
                    name: "Desk", category: "Furniture", price: Money(900, .usd), isListed: isDeskListed,
                    figures: StockFigures(supplied: desks)),
            ], reservations: [:])
    }

    private func lines(_ quantities: (Identifier, Int)...) -> [ItemQuantity] {
        quantities.map { ItemQuantity(productId: $0.0, quantity: $0.1) }
    }

    @Test func stepsOfOneLedgerSeeEachOther() throws {
        var ledger = ledger(lamps: 3)
        let orders = (0..<3).map { _ in Identifier.make() }
        for order in orders.prefix(2) { _ = try ledger.reserve(lines((lamp, 2)), for: order, at: time) }
        #expect(ledger.reservations[orders[0]]?.state == .reserved)
        let shortage = StockShortage(productId: lamp, requested: 2, available: 1)
        #expect(ledger.reservations[orders[1]]?.outcome == .insufficientStock([shortage]))
        try ledger.releaseReservation(of: orders[0], at: time)
        _ = try ledger.reserve(lines((lamp, 3)), for: orders[2], at: time)
        let figures = ledger.products[lamp]?.figures
        #expect(figures == StockFigures(available: 0, reserved: 3, sold: 0, returned: 0, supplied: 3))
        #expect(ledger.changedProducts == [lamp])
        #expect(ledger.changedReservations == Set(orders))
        #expect(ledger.events.map(\.type) == ["product.stock_refused"])
    }

    @Test func aShortageOfOneLineLeavesTheOthersAlone() throws {
        var ledger = ledger(lamps: 3, desks: 1)
        let outcome = try ledger.reserve(lines((lamp, 1), (desk, 2)), for: .make(), at: time)
        #expect(outcome == .insufficientStock([StockShortage(productId: desk, requested: 2, available: 1)]))
        #expect(ledger.changedProducts.isEmpty)
        #expect(ledger.products[lamp]?.figures == StockFigures(supplied: 3))
    }

    @Test func whatIsUnknownOrDeletedComesBeforeShortages() throws {
        var ledger = ledger(lamps: 0, desks: 9, isDeskListed: false)
        let unknown = Identifier.make()
        let outcome = try ledger.reserve(lines((lamp, 1), (unknown, 1), (desk, 1)), for: .make(), at: time)
        #expect(outcome == .unknownProducts([unknown, desk]))
        #expect(ledger.changedProducts.isEmpty)
        #expect(ledger.events.isEmpty)
    }

    @Test func whatADeletedProductHoldsCanStillBeSoldAndComeBack() throws {
        let order = Identifier.make()
        var first = ledger(lamps: 0, desks: 2)
        _ = try first.reserve(lines((desk, 2)), for: order, at: time)
        let held = try #require(first.products[desk]?.figures)
        var ledger = StockLedger(
            products: [
                desk: StockLedger.Entry(
                    name: "Desk", category: "Furniture", price: Money(900, .usd), isListed: false, figures: held)
            ], reservations: first.reservations)
        try ledger.confirmReservation(of: order)
        try ledger.returnStock(lines((desk, 1)), for: order, returnId: .make(), at: time)
        let figures = ledger.products[desk]?.figures
        #expect(figures == StockFigures(available: 1, reserved: 0, sold: 2, returned: 1, supplied: 2))
    }

    @Test func repeatedStepsChangeNothing() throws {
        let (order, returnId) = (Identifier.make(), Identifier.make())
        var first = ledger(lamps: 5)
        let outcome = try first.reserve(lines((lamp, 2)), for: order, at: time)
        try first.confirmReservation(of: order)
        try first.returnStock(lines((lamp, 1)), for: order, returnId: returnId, at: time)
        var ledger = StockLedger(products: first.products, reservations: first.reservations)
        #expect(try ledger.reserve(lines((lamp, 5)), for: order, at: time) == outcome)
        try ledger.confirmReservation(of: order)
        try ledger.returnStock(lines((lamp, 1)), for: order, returnId: returnId, at: time)
        #expect(ledger.changedProducts.isEmpty)
        #expect(ledger.changedReservations.isEmpty)
    }

    @Test func aStepThatThrowsChangesNothing() throws {
        let order = Identifier.make()
        var first = ledger(lamps: 5, desks: 5)
        _ = try first.reserve(lines((lamp, 2), (desk, 1)), for: order, at: time)
        try first.confirmReservation(of: order)
        var ledger = StockLedger(products: first.products, reservations: first.reservations)
        let error = ProductError.returnExceedsSold(productId: desk, returnable: 1)
        #expect(throws: error) {
            try ledger.returnStock(lines((lamp, 2), (desk, 2)), for: order, returnId: .make(), at: time)
        }
        #expect(throws: ProductError.invalidReservation(.confirmed)) {
            try ledger.releaseReservation(of: order, at: time)
        }
        #expect(throws: ProductError.invalidReservation(nil)) { try ledger.confirmReservation(of: .make()) }
        #expect(ledger.changedProducts.isEmpty)
        #expect(ledger.changedReservations.isEmpty)
        #expect(ledger.products[lamp]?.figures == first.products[lamp]?.figures)
    }
}
