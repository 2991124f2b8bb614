import Commerce
import OrderService
import ProductService
import Testing
import UserService

@testable import DemoShop

/// The history itself, without any storage.
@Suite struct DemoHistoryTests {
    private static let end = Timestamp("2026-11-24T15:30:00.000Z")!
    private static let thousands = DemoSteps(DemoPlan(orders: 6_000, seed: 3, end: end))

    @Test func theSamePlanMakesTheSameHistory() {
        let plan = DemoPlan(orders: 300, seed: 5, end: DemoHistoryTests.end)
        #expect(DemoSteps(plan).texts == DemoSteps(plan).texts)
    }

    @Test func anotherSeedMakesAnotherHistory() {
        let first = DemoSteps(DemoPlan(orders: 300, seed: 5, end: DemoHistoryTests.end))
        let second = DemoSteps(DemoPlan(orders: 300, seed: 6, end: DemoHistoryTests.end))
        #expect(Set(first.orders.map(\.eventId)).isDisjoint(with: second.orders.map(\.eventId)))
    }

    @Test func anotherHourOfTheDayChangesNothingBeforeThatDay() {
        let later = DemoHistoryTests.end.advanced(by: .seconds(6 * 3_600))
        let today = Timestamp(startOf: CalendarDate("2026-11-24")!)
        let first = DemoSteps(DemoPlan(orders: 300, seed: 5, end: DemoHistoryTests.end)).before(today)
        let second = DemoSteps(DemoPlan(orders: 300, seed: 5, end: later)).before(today)
        #expect(first.count > 900)
        #expect(first == second)
    }

    @Test(
        arguments: [
            "2026-11-24T15:30:00.000Z", "2026-11-24T00:00:00.000Z", "2026-11-24T00:20:00.000Z",
            "2026-11-24T01:00:00.000Z", "2028-02-29T23:59:59.999Z",
        ])
    func allOfItIsInOrderOfTimeAndOverAtTheEnd(_ end: String) throws {
        let end = try #require(Timestamp(end))
        let steps = DemoSteps(DemoPlan(orders: 200, seed: 1, end: end))
        let times = steps.orders.map(\.time)
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0 <= end })
        #expect(steps.placed.count == 200)
        let start = end.advanced(by: .seconds(-367 * 86_400))
        #expect(times.allSatisfy { $0 > start })
        let lastHours = end.advanced(by: .seconds(-25 * 3_600))
        #expect(steps.placed.contains { $0.step.time > lastHours })
    }

    @Test func everyOutcomeAppearsAndMostOrdersAreDelivered() {
        let lives = DemoHistoryTests.thousands.lives
        for life in [
            ["place"], ["place", "cancel"], ["place", "decline"], ["place", "pay"], ["place", "pay", "cancel"],
            ["place", "pay", "ship"], ["place", "pay", "ship", "deliver"],
            ["place", "pay", "ship", "deliver", "refund"],
            ["place", "ship"], ["place", "ship", "deliver", "pay"], ["place", "ship", "deliver", "pay", "refund"],
        ] {
            #expect(lives[life, default: 0] > 0, "\(life)")
        }
        let all = lives.values.reduce(0, +)
        #expect(lives[["place", "pay", "ship", "deliver"], default: 0] * 10 > all * 7)
        #expect(lives[["place", "decline"], default: 0] * 20 < all)
    }

    @Test func refundsAreOfAllOrAPartAndSomeAreRestocked() {
        var kinds: Set<String> = []
        for case .refund(let request, _, _, let restock) in DemoHistoryTests.thousands.orders.map(\.change) {
            switch request {
            case .amount: kinds.insert("amount, restock \(restock)")
            case .items: kinds.insert("items, restock \(restock)")
            }
        }
        #expect(
            kinds == [
                "amount, restock true", "amount, restock false", "items, restock true", "items, restock false",
            ])
    }

    @Test func someCustomersAreTurnedAwayForLackOfStock() {
        let steps = DemoHistoryTests.thousands.all.flatMap(\.stock)
        #expect(steps.contains { if case .refuse = $0 { true } else { false } })
    }

    @Test func takenPaymentsAreNeverCutOffFromTheirOrder() {
        let steps = DemoHistoryTests.thousands
        for (step, order) in steps.placed where order.paymentMethod.isTakenAtOnce {
            #expect(steps.changes(of: step.orderId).count > 1)
        }
    }

    @Test func moreThanTwoHundredThousandOrdersTakeTwoYears() {
        #expect(DemoPlan(orders: 200_000, seed: 1, end: DemoHistoryTests.end).days == 365)
        #expect(DemoPlan(orders: 200_001, seed: 1, end: DemoHistoryTests.end).days == 730)
    }

    @Test func theCatalogueHasFiveCategoriesOfSeveralProducts() {
        let products = DemoCatalogue(DemoPlan(orders: 100, seed: 1, end: DemoHistoryTests.end), currency: .usd).products
        #expect(products.count >= 30)
        #expect(Set(products.map(\.category)).count == 5)
        #expect(Set(products.map(\.sku)).count == products.count)
        #expect(Set(products.map(\.id)).count == products.count)
        #expect(products.allSatisfy { !$0.description.isEmpty && !$0.attributes.isEmpty && $0.price.amount > 0 })
    }

    @Test func fewProductsMakeMostOfTheSales() {
        let lines = DemoHistoryTests.thousands.placed.flatMap(\.order.items)
        let counts = Dictionary(grouping: lines, by: \.productId).values.map(\.count).sorted(by: >)
        #expect(counts.prefix(7).reduce(0, +) * 2 > lines.count)
        #expect(counts.count >= 30)
    }

    @Test func decemberIsHighAndSummerIsLow() {
        let months = Dictionary(grouping: DemoHistoryTests.thousands.placed) { month(of: $0.step.time) }
            .mapValues(\.count)
        let december = months["2025-12", default: 0]
        #expect(months.allSatisfy { $0.value <= december })
        #expect(months["2026-07", default: 0] < months["2026-05", default: 0])
    }

    @Test func mostOrdersHaveUpToThreeLines() {
        let counts = DemoHistoryTests.thousands.placed.map(\.order.items.count)
        #expect(counts.contains(5))
        #expect(counts.count { $0 <= 3 } * 10 > counts.count * 7)
    }

    @Test func someCustomersComeOnceAndSomeAgainAndAgain() {
        let placed = DemoHistoryTests.thousands.placed
        let counts = Dictionary(grouping: placed, by: \.order.customerId).values.map(\.count)
        #expect((0.36...0.44).contains(Double(counts.count) / Double(placed.count)))
        #expect(counts.count { $0 == 1 } * 2 > counts.count)
        #expect(counts.contains { $0 > 10 })
    }

    @Test func paymentMethodsAndCountriesAreWeighted() {
        let orders = DemoHistoryTests.thousands.placed.map(\.order)
        let methods = Dictionary(grouping: orders, by: \.paymentMethod).mapValues(\.count)
        #expect(Set(methods.keys) == Set(PaymentMethod.allCases))
        #expect(methods[.card, default: 0] * 2 > orders.count)
        let countries = Dictionary(grouping: orders, by: \.shippingAddress.country).mapValues(\.count)
        #expect(countries.count >= 8)
        #expect(countries[.unitedStates] == countries.values.max())
    }

    @Test func customersRegisterBeforeTheirFirstOrderAndOnce() {
        let steps = DemoHistoryTests.thousands
        var registered: Set<Identifier> = []
        var emails: Set<String> = []
        for step in steps.all {
            if let account = step.account {
                #expect(registered.insert(account.id).inserted)
                #expect(emails.insert(account.email).inserted)
                #expect(account.registeredAt < step.order.time)
            }
            if case .place(let order) = step.order.change { #expect(registered.contains(order.customerId)) }
        }
    }

    private func month(of time: Timestamp) -> String {
        String(time.description.prefix(7))
    }
}
