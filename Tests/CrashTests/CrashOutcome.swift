import Commerce
import NIOHTTP1
import ServiceKit
import TestSupport
import Testing

/// What a shop looks like after its crashes, beside what its clients were told.
struct CrashOutcome {
    private let shop: Shop
    /// A process that serves orders.
    private let process: ShopProcess
    private let customers: [CrashCustomer]
    private let products: [Identifier]
    private let cancelled: Set<String>
    private let answers: [APIAnswer]
    private let recoveryTime: Duration

    init(
        _ shop: Shop, _ process: ShopProcess, _ customers: [CrashCustomer], products: [Identifier],
        recoveryTime: Duration
    ) async throws {
        var answers: [APIAnswer] = []
        var cancelled: Set<String> = []
        for customer in customers {
            try await eventually("every key has its final answer", within: recoveryTime) {
                try await customer.repeatUnanswered()
            }
            answers += await customer.answers.values
            cancelled.formUnion(await customer.cancelled)
        }
        self.shop = shop
        self.process = process
        self.customers = customers
        self.products = products
        self.answers = answers
        self.recoveryTime = recoveryTime
        self.cancelled = cancelled
    }

    /// Nothing is half-done when the time for that is over: what is reserved belongs to orders that wait for their money.
    func everyOrderIsFinished(since start: ContinuousClock.Instant) async throws {
        try await eventually("only pending orders hold reservations", within: recoveryTime - (.now - start)) {
            let orders = try await shop.allOrders()
            for product in products {
                let pending = orders.filter { $0["status"].string == "pending" }.map { pieces(of: product, in: $0) }
                guard try await shop.stock(of: product)["reserved"] == pending.reduce(0, +) else { return false }
            }
            return orders.allSatisfy {
                $0["status"].string != "pending" || $0["paymentMethod"].string == "bank_transfer"
            }
        }
    }

    func everyAcknowledgedOrderIsThere() async throws {
        let orders = try await shop.allOrders()
        let byId = Dictionary(uniqueKeysWithValues: orders.map { ($0["id"].string ?? "", $0) })
        let placed = answers.filter { $0.status == 201 }
        #expect(placed.count > 20, "the test must have placed orders")
        for answer in placed {
            let order = byId[answer.json["id"].string ?? "none"]
            #expect(order?["total"] == answer.json["total"])
            #expect(order?["number"] == answer.json["number"])
        }
        for id in cancelled { #expect(byId[id]?["status"].string == "cancelled") }
    }

    func everyAcknowledgedNameIsThere() async throws {
        for customer in customers {
            let me = try await customer.client.get("/api/users/me")
            #expect(await customer.possibleNames.contains(me.json["name"].string ?? "none"))
        }
    }

    /// Each key has one final answer by now; there are as many orders as answers that left one.
    func everyKeyMadeOneOrderAtMost() async throws {
        let ids = answers.compactMap { answer in
            answer.status == 201 ? answer.json["id"].string : answer.status == 402 ? answer.json["orderId"].string : nil
        }
        #expect(Set(ids).count == ids.count)
        let orders = try await shop.allOrders().compactMap { $0["id"].string }
        #expect(Set(orders) == Set(ids))
        #expect(orders.count == ids.count)
        #expect(answers.allSatisfy { $0.status == 201 || $0.status == 402 })
    }

    func stockAddsUp() async throws {
        let orders = try await shop.allOrders()
        for product in products {
            try await eventually("the stock of \(product) adds up") {
                let stock = try await shop.stock(of: product)
                let sold = orders.filter { $0["paidAt"].string != nil }.map { pieces(of: product, in: $0) }.reduce(0, +)
                return stock["sold"] == sold && stock["supplied"] == 10_000
                    && stock["available", default: 0] + stock["reserved", default: 0] + sold
                        - stock["returned", default: 0] == 10_000
            }
        }
    }

    /// The dashboard equals a slow recomputation from the orders as the API lists them.
    func theDashboardEqualsTheOrders() async throws {
        let head = try await headOfTheLog()
        let totals = try await shop.admin.get("/api/analytics/dashboard?minPosition=\(head)").json["totals"]
        let orders = try await shop.allOrders()
        let paid = orders.filter { $0["paidAt"].string != nil }
        let cancelled = paid.filter { $0["cancelledAt"].string != nil }
        let refunds = orders.flatMap { $0["refunds"].elements }.map { $0["amount"]["amount"].integer ?? 0 }
        let gross = paid.map(total).reduce(0, +)
        let ordersOfCustomers = Dictionary(grouping: paid) { $0["customerId"].string ?? "" }
        #expect(totals["grossSales"].integer == gross)
        #expect(totals["orders"].integer == paid.count)
        #expect(
            totals["units"].integer
                == paid.flatMap { $0["items"].elements }.map { $0["quantity"].integer ?? 0 }.reduce(0, +))
        #expect(totals["cancelledSales"].integer == cancelled.map(total).reduce(0, +))
        #expect(totals["cancelledOrders"].integer == cancelled.count)
        #expect(totals["refunds"].integer == refunds.reduce(0, +))
        #expect(
            totals["netSales"].integer == gross - cancelled.map(total).reduce(0, +) - refunds.reduce(0, +))
        #expect(totals["newCustomers"].integer == ordersOfCustomers.count)
        #expect(totals["returningCustomers"].integer == ordersOfCustomers.values.filter { $0.count > 1 }.count)
    }

    /// Analytics themselves say that they agree with the orders, at the end of the log.
    func theDashboardIsVerified() async throws {
        let head = try await headOfTheLog()
        try await eventually("the dashboard is verified at event \(head)") {
            let answer = try await shop.admin.get("/api/analytics/dashboard")
            let verification = answer.json["verification"]
            return verification["status"].string == "verified" && verification["drift"].integer == 0
                && verification["position"].integer == head
        }
    }

    private func headOfTheLog() async throws -> Int {
        let feed = try await process.client(for: .orders).get(
            "/internal/events?limit=1",
            headers: ["Authorization": ServiceToken(secret: ShopProcess.secret).authorization])
        return try #require(feed.json["head"].integer)
    }

    private func total(_ order: JSONValue) -> Int { order["total"]["amount"].integer ?? 0 }

    private func pieces(of product: Identifier, in order: JSONValue) -> Int {
        order["items"].elements.filter { $0["productId"].string == "\(product)" }
            .map { $0["quantity"].integer ?? 0 }.reduce(0, +)
    }
}
