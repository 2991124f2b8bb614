import Commerce

/// Metrics that were counted in one way: the same log, fold and reporting time zone.
struct Generation: Sendable {
    /// No other generation has it, wherever it is kept.
    let id: Identifier
    let store: any MetricStore
    let calendar: ReportingCalendar
    /// The version of the fold that began it. One of another version is served, and what happens meanwhile is counted, until
    /// the metrics are built again; it is not compared with the orders.
    let foldVersion: Int

    init(
        id: Identifier = .make(), store: any MetricStore, calendar: ReportingCalendar, foldVersion: Int = Fold.version
    ) {
        self.id = id
        self.store = store
        self.calendar = calendar
        self.foldVersion = foldVersion
    }

    var isOfThisFold: Bool { foldVersion == Fold.version }

    var fold: Fold { Fold(calendar: calendar) }
}
