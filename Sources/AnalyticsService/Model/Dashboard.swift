import Commerce

/// The answer of the dashboard.
struct Dashboard: Encodable, Sendable {
    let currency: Currency
    let range: Range
    let freshness: Freshness
    let verification: Verification
    let totals: Totals
    let comparison: Comparison?
    let series: [Point]
    let topProducts: [Product]
    let salesByCategory: [Sales]
    let salesByPaymentMethod: [Sales]
    let salesByCountry: [Sales]
    /// Which of the totals are approximate.
    let approximate: [String]

    struct Range: Encodable, Sendable {
        let from: CalendarDate
        let to: CalendarDate
        let granularity: String
        let timeZone: String
    }

    struct Point: Encodable, Sendable {
        let start: Timestamp
        let grossSales: Int
        let netSales: Int
        let orders: Int
        let units: Int
    }

    struct Product: Encodable, Sendable {
        let productId: Identifier
        let name: String
        let units: Int
        let sales: Int
    }

    struct Sales: Encodable, Sendable {
        let key: String
        let sales: Int
        let orders: Int
        let units: Int
    }
}
