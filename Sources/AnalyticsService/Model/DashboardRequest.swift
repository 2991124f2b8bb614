import Commerce

/// What a caller asks the dashboard for.
struct DashboardRequest: Sendable {
    let from: CalendarDate?
    let to: CalendarDate?
    let granularity: DashboardRange.RequestedGranularity
    let comparison: Comparison.Kind?

    /// The range that is meant at `now`. It and the one it is compared with lie in the years that a ``Timestamp`` can tell
    /// of, from their first instant to their last.
    ///
    /// - Throws: ``RangeError``.
    func range(
        in calendar: ReportingCalendar, at now: Timestamp, hours: HourRetention
    ) throws(RangeError) -> DashboardRange {
        let range = try DashboardRange(
            from: from, to: to, granularity: granularity, today: calendar.date(of: now),
            firstHourlyDay: hours.firstDay(at: now, in: calendar))
        for dates in [range.dates, comparison?.dates(before: range.dates)] {
            if let dates, !calendar.canTell(of: dates) { throw .outsideCalendar }
        }
        return range
    }
}
