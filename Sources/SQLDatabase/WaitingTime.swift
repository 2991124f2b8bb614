import Metrics

/// How long transactions wait until they begin: the metric `sql_wait_seconds`, by database and kind of access.
struct WaitingTime: Sendable {
    private let timer: Timer

    /// - Parameter access: `read` or `write`.
    init(database: String, access: String) {
        timer = Timer(label: "sql_wait_seconds", dimensions: [("access", access), ("database", database)])
    }

    func record(since start: ContinuousClock.Instant) {
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
