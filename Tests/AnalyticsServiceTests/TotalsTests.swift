import Commerce
import Testing

@testable import AnalyticsService

@Suite struct TotalsTests {
    private func totals(_ sums: [Metric: Int]) -> Totals {
        var reading = MetricReading(cursor: .start)
        reading.sums = sums
        return Totals(reading)
    }

    @Test(arguments: [(0, 0, 0), (10, 4, 3), (9, 4, 2), (11, 4, 3), (1, 3, 0), (2, 3, 1), (1_999, 1, 1_999)])
    func theAverageIsRoundedHalfUp(sales: Int, orders: Int, average: Int) {
        #expect(totals([.grossSales: sales, .orders: orders]).averageOrderValue == average)
    }

    @Test func netSalesMayBeBelowZero() {
        #expect(totals([.grossSales: 5, .cancelledSales: 3, .refunds: 9]).netSales == -7)
    }

    @Test func theLargestNumbersEndNoProgram() {
        let totals = totals([.grossSales: .max, .orders: 2, .cancelledSales: .max, .refunds: .max])
        #expect(totals.averageOrderValue == .max / 2 + 1)
        #expect(totals.netSales == -.max)
    }
}
