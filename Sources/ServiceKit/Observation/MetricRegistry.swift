public import Metrics
import Synchronization

/// Keeps the metrics of the process and writes them in the Prometheus text format, version 0.0.4.
///
/// Counters, gauges and histograms only; timers are histograms in seconds. A metric lives until the process ends, so labels
/// must come from small sets.
public final class MetricRegistry: MetricsFactory, Sendable {
    private let metrics = Mutex<[MetricKey: any PrometheusMetric]>([:])

    /// The registry that the whole process reports to once ``install()`` has run.
    public static let shared = MetricRegistry()

    private static let installation: Void = MetricsSystem.bootstrap(shared)

    /// Makes ``shared`` the destination of all metrics; safe to call again.
    public static func install() {
        _ = installation
    }

    private func metric<Metric: PrometheusMetric>(
        _ label: String, _ dimensions: [(String, String)], _ make: () -> Metric
    ) -> Metric {
        let key = MetricKey(name: label, labels: dimensions)
        return metrics.withLock { metrics in
            if let existing = metrics[key] as? Metric { return existing }
            let metric = make()
            metrics[key] = metric
            return metric
        }
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        metric(label, dimensions) { PrometheusCounter() }
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        if aggregate { return metric(label, dimensions) { PrometheusHistogram() } }
        return metric(label, dimensions) { PrometheusGauge() }
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        metric(label, dimensions) { PrometheusHistogram() }
    }

    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    /// All metrics, by name, in the Prometheus text format.
    public func text() -> String {
        let all = metrics.withLock { Array($0) } + ProcessMetrics.read()
        let byName = Dictionary(grouping: all, by: \.key.name).sorted { $0.key < $1.key }
        var text = ""
        for (name, metrics) in byName {
            text += "# TYPE \(name) \(metrics[0].value.kind)\n"
            for (key, metric) in metrics.sorted(by: { $0.key.labelText < $1.key.labelText }) {
                for sample in metric.samples() {
                    text += "\(name)\(sample.suffix)\(key.text(adding: sample.label)) \(sample.value)\n"
                }
            }
        }
        return text
    }
}
