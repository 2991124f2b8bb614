import Metrics
import Synchronization

/// How many values fell below each of fixed bounds; made for seconds.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusMetric {
    private struct State {
        var counts = [Int](repeating: 0, count: bounds.count)
        var count = 0
        var sum = 0.0
    }

    private static let bounds: [Double] = [
        0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let state = Mutex(State())

    var kind: String { "histogram" }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1e9)
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        state.withLock { state in
            if let index = PrometheusHistogram.bounds.firstIndex(where: { value <= $0 }) { state.counts[index] += 1 }
            state.count += 1
            state.sum += value
        }
    }

    func samples() -> [MetricSample] {
        let state = state.withLock { $0 }
        var below = 0
        var samples = zip(PrometheusHistogram.bounds, state.counts).map { bound, count in
            below += count
            return MetricSample(suffix: "_bucket", label: ("le", "\(bound)"), value: String(below))
        }
        samples.append(MetricSample(suffix: "_bucket", label: ("le", "+Inf"), value: String(state.count)))
        samples.append(MetricSample(suffix: "_sum", value: "\(state.sum)"))
        samples.append(MetricSample(suffix: "_count", value: String(state.count)))
        return samples
    }
}
