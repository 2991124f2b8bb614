import Commerce

/// The answer of the dashboard.
struct Dashboard: Encodable, Sendable {
    let currency: Currency
    let range: Range
    let freshness: Freshness
    let totals: Totals
    /// Which of the totals are approximate.
    let approximate: [String]

    struct Range: Encodable, Sendable {
        let from: CalendarDate
        let to: CalendarDate
        let granularity: String
        let timeZone: String
    }
}
