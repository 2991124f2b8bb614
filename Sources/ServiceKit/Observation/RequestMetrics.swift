import Metrics

/// What every service counts about its requests.
enum RequestMetrics {
    static func record(role: ServiceRole, method: String, route: String, status: Int, duration: Duration) {
        let dimensions = [("service", role.rawValue), ("method", method), ("route", route)]
        Counter(label: "http_requests_total", dimensions: dimensions + [("status", String(status))]).increment()
        Timer(label: "http_request_duration_seconds", dimensions: dimensions)
            .recordNanoseconds(Int64(duration.milliseconds * 1_000_000))
    }
}
