import Commerce

/// Metrics that were counted in one way: the same log, fold and reporting time zone.
struct Generation: Sendable {
    let store: any MetricStore
    let calendar: ReportingCalendar
    /// The version of the fold that began it. One of another version is served, and what happens meanwhile is counted, until
    /// the metrics are built again; it is not compared with the orders.
    var foldVersion = Fold.version

    var isOfThisFold: Bool { foldVersion == Fold.version }

    var fold: Fold { Fold(calendar: calendar) }
}
