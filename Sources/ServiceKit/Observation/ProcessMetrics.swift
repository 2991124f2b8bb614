import Foundation

/// What the system knows about this process, under the names Prometheus' own clients use. Empty where /proc is not.
enum ProcessMetrics {
    static func read() -> [(key: MetricKey, value: any PrometheusMetric)] {
        guard let status = try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8),
            let end = status.lastIndex(of: ")")
        else { return [] }
        // The fields after the command in parentheses, as proc_pid_stat(5) numbers them from 3.
        let fields = status[end...].dropFirst(2).split(separator: " ").map { Double($0) ?? 0 }
        guard fields.count > 21 else { return [] }
        let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
        return [
            sample("process_cpu_seconds_total", "counter", (fields[11] + fields[12]) / ticks),
            sample("process_resident_memory_bytes", "gauge", fields[21] * Double(sysconf(Int32(_SC_PAGESIZE)))),
            sample("process_threads", "gauge", fields[17]),
        ]
    }

    private static func sample(
        _ name: String, _ kind: String, _ value: Double
    ) -> (key: MetricKey, value: any PrometheusMetric) {
        (MetricKey(name: name, labels: []), Constant(kind: kind, value: value))
    }

    private struct Constant: PrometheusMetric {
        let kind: String
        let value: Double

        func samples() -> [MetricSample] { [MetricSample(value: "\(value)")] }
    }
}
