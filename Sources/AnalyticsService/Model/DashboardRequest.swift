import Commerce

/// What a caller asks the dashboard for.
struct DashboardRequest: Sendable {
    let from: CalendarDate?
    let to: CalendarDate?
    let granularity: DashboardRange.RequestedGranularity
    let comparison: Comparison.Kind?

    /// - Throws: ``RangeError``.
    func range(today: CalendarDate) throws(RangeError) -> DashboardRange {
        try DashboardRange(from: from, to: to, granularity: granularity, today: today)
    }
}
