/// A metric that can say its samples.
protocol PrometheusMetric: Sendable {
    /// `counter`, `gauge` or `histogram`.
    var kind: String { get }
    func samples() -> [MetricSample]
}

/// One line of the Prometheus text format, less what all lines of its metric share.
struct MetricSample {
    var suffix = ""
    var label: (String, String)?
    let value: String
}
