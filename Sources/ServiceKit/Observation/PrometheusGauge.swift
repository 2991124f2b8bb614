import Metrics
import Synchronization

/// The last value that was told.
final class PrometheusGauge: RecorderHandler, PrometheusMetric {
    private let value = Mutex<Double>(0)

    var kind: String { "gauge" }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        self.value.withLock { $0 = value }
    }

    func samples() -> [MetricSample] {
        [MetricSample(value: "\(value.withLock { $0 })")]
    }
}
