import Commerce
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

    func record(_ progress: FeedProgress, at now: Timestamp) {
        let freshness = Freshness(asOf: progress.drained?.instant, position: progress.position, now: now)
        position.record(freshness.position)
        if let milliseconds = freshness.lagMs { lag.record(Double(milliseconds) / 1_000) }
    }
}
