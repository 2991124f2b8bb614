import Commerce

/// Metrics that were counted in one way: the same log, fold and reporting time zone.
struct Generation: Sendable {
    let store: any MetricStore
    let calendar: ReportingCalendar

    var fold: Fold { Fold(calendar: calendar) }
}
