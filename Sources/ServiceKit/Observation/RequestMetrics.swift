import Metrics
import Synchronization

/// What every service counts about its requests.
///
/// The metrics of a route are looked up by name once and kept, since making their labels costs more than counting.
final class RequestMetrics: Sendable {
    private struct Key: Hashable {
        let method: String
        let route: String
        let status: Int
    }

    private struct Metrics {
        let requests: Counter
        let duration: Timer
    }

    private let role: ServiceRole
    private let metrics = Mutex<[Key: Metrics]>([:])

    init(role: ServiceRole) {
        self.role = role
    }

    func record(method: String, route: String, status: Int, duration: Duration) {
        let key = Key(method: method, route: route, status: status)
        let metrics = metrics.withLock { metrics in
            if let known = metrics[key] { return known }
            let new = make(key)
            metrics[key] = new
            return new
        }
        metrics.requests.increment()
        metrics.duration.recordNanoseconds(Int64(duration.milliseconds * 1_000_000))
    }

    private func make(_ key: Key) -> Metrics {
        let dimensions = [("service", role.rawValue), ("method", key.method), ("route", key.route)]
        return Metrics(
            requests: Counter(label: "http_requests_total", dimensions: dimensions + [("status", String(key.status))]),
            duration: Timer(label: "http_request_duration_seconds", dimensions: dimensions))
    }
}
