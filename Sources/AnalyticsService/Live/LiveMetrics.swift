import Metrics

/// What operators see of the live stream.
struct LiveMetrics: Sendable {
    private let listeners = Gauge(label: "analytics_stream_listeners")
    private let dropped = Counter(label: "analytics_stream_dropped_total")

    func record(listeners: Int) {
        self.listeners.record(listeners)
    }

    func count(dropped: Int) {
        self.dropped.increment(by: dropped)
    }
}
