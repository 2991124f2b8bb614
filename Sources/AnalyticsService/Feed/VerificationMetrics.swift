import Metrics

/// What operators see of the comparison with the orders.
struct VerificationMetrics: Sendable {
    private let drift = Gauge(label: "analytics_drift_minor_units")
    private let days = Gauge(label: "analytics_days_that_differ")
    private let position = Gauge(label: "analytics_verified_position")

    func record(drift: Int, daysThatDiffer: Int, position: Int64?) {
        self.drift.record(drift)
        days.record(daysThatDiffer)
        if let position { self.position.record(position) }
    }
}
