import Metrics
import Synchronization

/// A count that only grows.
final class PrometheusCounter: CounterHandler, PrometheusMetric {
    private let count = Atomic<Int64>(0)

    var kind: String { "counter" }

    func increment(by amount: Int64) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }

    func samples() -> [MetricSample] {
        [MetricSample(value: String(count.load(ordering: .relaxed)))]
    }
}
