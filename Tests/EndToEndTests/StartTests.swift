import Commerce
import ServiceKit
import TestSupport
import Testing

@Suite struct StartTests {
    /// The store's currency may change until there are orders; products of before keep their price.
    @Test func productsOfAnEarlierCurrencyCannotBeOrdered() async throws {
        let directory = try TemporaryDirectory()
        let dollars = try ShopProcess(directory: directory.path)
        defer { dollars.kill() }
        try await dollars.start()
        let old = try await Shop(dollars).product(stock: 5)
        #expect(dollars.stop() == 0)

        let euros = try ShopProcess(directory: directory.path, settings: ["STORE_CURRENCY": "EUR"])
        defer { euros.kill() }
        try await euros.start()
        let shop = try await Shop(euros)
        let new = try await shop.product(stock: 5, currency: "EUR")
        let customer = try await shop.customer()
        let refused = try await customer.placeOrder([(new, 1), (old, 1)])
        #expect(refused.status == 422)
        #expect(refused.problemCode == "other_currency")
        #expect(try await customer.placeOrder([(old, 1)]).status == 422)
        #expect(try await customer.placeOrder([(new, 1)]).status == 201)
        for product in [old, new] {
            try await eventually("nothing stays reserved") { try await shop.stock(of: product)["reserved"] == 0 }
        }
        #expect(try await shop.allOrders().count == 1)
    }

    @Test func aSecondProcessOnTheSameDataIsTurnedAway() async throws {
        let directory = try TemporaryDirectory()
        let first = try ShopProcess(directory: directory.path)
        defer { first.kill() }
        try await first.start()
        let second = try ShopProcess(directory: directory.path)
        defer { second.kill() }
        let status = try await second.exitStatus()
        #expect(status == 1)
        #expect(try second.log().contains("another process uses it"))
        #expect(try await first.client().get("/health").status == 200)
    }
}
