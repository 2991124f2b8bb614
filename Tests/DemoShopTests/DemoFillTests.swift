import Commerce
import DatabaseAccess
import DemoShop
import OrderService
import ServiceKit
import TestSupport
import Testing

/// What is written, and that it is written once, wherever a run was ended.
@Suite struct DemoFillTests {
    @Test func theSameNumbersFillTwoShopsWithTheSame() async throws {
        let (first, second) = (try DemoDirectory(), try DemoDirectory())
        #expect(try await first.fill() == .filled)
        #expect(try await second.fill() == .filled)
        #expect(try await first.content() == second.content())
    }

    @Test func aRunThatWasCutAfterAnyBatchIsContinued() async throws {
        let whole = try DemoDirectory()
        #expect(try await whole.fill() == .filled)
        let pieces = try DemoDirectory()
        var cuts = 0
        // The clock goes on between the runs, past midnight too.
        var now = DemoDirectory.end
        while try await pieces.fill(now: now, batches: 1) == nil {
            cuts += 1
            now = now.advanced(by: .seconds(5 * 3_600))
        }
        #expect(cuts > 4)
        #expect(try await pieces.content() == whole.content())
    }

    @Test func productsOnAServerAreTheSameWhereverARunWasCut() async throws {
        let whole = try DemoDirectory()
        #expect(try await whole.fill() == .filled)
        let pieces = try DemoDirectory(products: try await MongoDBServer.shared().makeDatabase())
        while try await pieces.fill(batches: 1) == nil {}
        let (tables, others) = (try await whole.productTables(), try await pieces.productTables())
        #expect(tables.contains { $0.name == "events" && $0.source.rows > 30 })
        for (table, other) in zip(tables, others) {
            // Of events of the same moment another may come first.
            if table.name == "events" {
                #expect(table.source.rows == other.source.rows && table.source.sums == other.source.sums)
            } else {
                #expect(table.source == other.source, "\(table.name)")
            }
        }
    }

    @Test(arguments: ["simulated-payments.sqlite", "products.sqlite", "users.sqlite"])
    func whatWasWrittenAheadOfTheOrdersIsNotWrittenTwice(_ file: String) async throws {
        let whole = try DemoDirectory()
        #expect(try await whole.fill() == .filled)
        let cut = try DemoDirectory()
        #expect(try await cut.fill(batches: 2) == nil)
        try cut.take(file, from: whole)
        #expect(try await cut.fill() == .continued)
        #expect(try await cut.content() == whole.content())
    }

    @Test func thePaymentProviderHasWhatTheOrdersSay() async throws {
        let shop = try DemoDirectory()
        #expect(try await shop.fill(orders: 500) == .filled)
        let charges = try await shop.rows(
            ["order_id", "amount", "outcome"], "FROM simulated_charges", of: "simulated-payments.sqlite")
        let takenAtOnce = "payment_method IN ('card', 'paypal')"
        let orders = try await shop.rows(
            ["id", "total", "CASE WHEN paid_at IS NULL THEN 'declined' ELSE 'captured' END"],
            "FROM orders WHERE \(takenAtOnce)", of: "orders.sqlite")
        #expect(charges == orders)
        #expect(
            try await shop.rows(["order_id", "amount", "state"], "FROM payments", of: "orders.sqlite") == orders)

        let givenBack = try await shop.rows(
            ["order_id", "SUM(amount)"], "FROM simulated_refunds GROUP BY order_id", of: "simulated-payments.sqlite")
        let refundSum = "(SELECT SUM(amount) FROM refunds WHERE order_id = o.id)"
        let owing = try await shop.rows(
            ["id", "CASE status WHEN 'cancelled' THEN total ELSE \(refundSum) END"],
            """
            FROM orders o
            WHERE \(takenAtOnce) AND paid_at IS NOT NULL AND (status = 'cancelled' OR \(refundSum) IS NOT NULL)
            """, of: "orders.sqlite")
        #expect(givenBack.count > 10)
        #expect(givenBack == owing)
    }

    @Test func aShopThatHasItAllIsLeftAsItIs() async throws {
        let shop = try DemoDirectory()
        #expect(try await shop.fill() == .filled)
        let before = try await shop.content()
        #expect(try await shop.fill(now: DemoDirectory.end.advanced(by: .seconds(86_400))) == .complete)
        #expect(try await shop.content() == before)
    }

    @Test(arguments: [(61, 1), (60, 2), (1, 60)])
    func anotherHistoryIsRefused(_ orders: Int, _ seed: UInt64) async throws {
        let shop = try DemoDirectory()
        #expect(try await shop.fill(batches: 2) == nil)
        let before = try await shop.content()
        await #expect(throws: DemoShopError.otherHistory) { try await shop.fill(orders: orders, seed: seed) }
        #expect(try await shop.content() == before)
    }

    @Test func ordersOfAnotherOriginAreRefused() async throws {
        let shop = try DemoDirectory()
        try await shop.placeOrder()
        await #expect(throws: DemoShopError.hasOrders) { try await shop.fill() }
        #expect(try await shop.content()["orders of orders.sqlite"]?.count == 1)
        #expect(try await shop.content()["products of products.sqlite"]?.isEmpty == true)
        #expect(try await shop.content()["users of users.sqlite"]?.isEmpty == true)
    }

    @Test func ordersAfterAnUnfinishedRunAreRefused() async throws {
        let shop = try DemoDirectory()
        #expect(try await shop.fill(batches: 2) == nil)
        try await shop.placeOrder()
        let before = try await shop.content()
        await #expect(throws: DemoShopError.otherHistory) { try await shop.fill() }
        #expect(try await shop.content() == before)
    }

    @Test func aShopThatRunsIsNotFilled() async throws {
        let shop = try DemoDirectory()
        let process = try ShopProcess(directory: shop.path)
        defer { process.kill() }
        try await process.start()
        let error = await #expect(throws: DemoShopError.self) { try await shop.fill() }
        let message = error.map { "\($0)" } ?? ""
        #expect(message.contains("Stop it first"))
        #expect(try await Shop(process).allOrders().isEmpty)
    }
}

extension DemoDirectory {
    /// Writes an order of another origin.
    fileprivate func placeOrder() async throws {
        let orders = try await OrderImport(try await TestPlatform.configuration(path))
        let item = LineItem(
            productId: .make(), name: "Lamp", category: "Lighting", quantity: 1, unitPrice: Money(1_999, .usd))
        let address = Address(
            name: "Ada Lovelace", line1: "12 St James's Square", line2: nil, city: "London", region: nil,
            postalCode: "SW1Y 4JH", country: .unitedStates)
        let order = ImportedOrder(
            customerId: .make(), items: [item], paymentMethod: .bankTransfer, shippingAddress: address)
        try await orders.write([
            OrderStep(orderId: .make(), change: .place(order), time: .now, eventId: .make(), isLast: true)
        ])
        try await orders.close()
    }
}
