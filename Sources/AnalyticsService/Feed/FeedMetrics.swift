import Metrics

/// What operators see of the fold.
struct FeedMetrics: Sendable {
    private let folded = Counter(label: "analytics_events_folded_total")
    private let unknown = Counter(label: "analytics_events_unknown_total")
    private let position = Gauge(label: "analytics_position")
    private let lag = Gauge(label: "analytics_lag_seconds")

    func count(folded: Int, unknown: Int) {
        self.folded.increment(by: folded)
        self.unknown.increment(by: unknown)
    }

    func record(position: Int64, lagMilliseconds: Int?) {
        self.position.record(position)
        if let lagMilliseconds { lag.record(Double(lagMilliseconds) / 1_000) }
    }
}
