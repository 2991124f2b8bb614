import Commerce
import ServiceKit
import Testing

@testable import AnalyticsService

@Suite struct TotalsTests {
    private func totals(_ sums: [Metric: Int]) -> Totals {
        var figures = BucketFigures()
        for (metric, sum) in sums { figures.add(sum, to: metric) }
        return Totals(figures)
    }

    @Test(arguments: [(0, 0, 0), (10, 4, 3), (9, 4, 2), (11, 4, 3), (1, 3, 0), (2, 3, 1), (1_999, 1, 1_999)])
    func theAverageIsRoundedHalfUp(sales: Int, orders: Int, average: Int) {
        #expect(totals([.grossSales: sales, .orders: orders]).averageOrderValue == average)
    }

    @Test(arguments: [(0, 0, 0), (5, 2, 2.5), (1, 3, 0.33), (2, 3, 0.67), (1, 8, 0.13), (469, 200, 2.35)])
    func itemsPerOrderHaveTwoDecimals(units: Int, orders: Int, ratio: Double) {
        #expect(totals([.units: units, .orders: orders]).itemsPerOrder == ratio)
    }

    @Test func netSalesMayBeBelowZero() {
        #expect(totals([.grossSales: 5, .cancelledSales: 3, .refunds: 9]).netSales == -7)
    }

    @Test func theLargestNumbersEndNoProgram() {
        let totals = totals([
            .grossSales: .max, .orders: 2, .units: .max, .cancelledSales: .max, .refunds: .max,
        ])
        #expect(totals.averageOrderValue == .max / 2 + 1)
        #expect(totals.netSales == -.max)
    }

    @Test func membersAreAllThatIsEncoded() throws {
        let totals = totals([.grossSales: 5, .orders: 2])
        guard case .object(let encoded) = try JSONParser.parse(JSONCoding.bytes(totals)) else { return }
        #expect(Set(encoded.keys) == Set(totals.members.map(\.name)))
        #expect(Set(Totals.approximate).isSubset(of: Set(encoded.keys)))
    }

    @Test func changesAreRelativeToTheAmountThen() {
        let dates = CalendarDate("2026-01-01")!...CalendarDate("2026-01-02")!
        let then = totals([.grossSales: 300, .orders: 3, .refunds: 500])
        let now = totals([.grossSales: 400, .orders: 0, .refunds: 0, .units: 5])
        let comparison = Comparison(of: now, with: then, on: dates)
        #expect(comparison.changes["grossSales"] == 0.3333)
        #expect(comparison.changes["orders"] == -1)
        #expect(comparison.changes["netSales"] == 3)
        #expect(comparison.changes["units"] == nil)
        #expect(comparison.totals == then)
    }

    @Test(arguments: [
        ("2026-03-10", "2026-03-10", "2026-03-09", "2026-03-09", "2025-03-10", "2025-03-10"),
        ("2026-03-01", "2026-03-31", "2026-01-29", "2026-02-28", "2025-03-01", "2025-03-31"),
        ("2024-02-29", "2024-03-01", "2024-02-27", "2024-02-28", "2023-02-28", "2023-03-01"),
        ("2024-01-01", "2024-12-31", "2022-12-31", "2023-12-31", "2023-01-01", "2023-12-31"),
    ]) func earlierRanges(from: String, to: String, first: String, last: String, yearFirst: String, yearLast: String) {
        let dates = CalendarDate(from)!...CalendarDate(to)!
        #expect(Comparison.Kind.previous.dates(before: dates) == CalendarDate(first)!...CalendarDate(last)!)
        #expect(Comparison.Kind.year.dates(before: dates) == CalendarDate(yearFirst)!...CalendarDate(yearLast)!)
    }
}
