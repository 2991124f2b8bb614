import Commerce

/// Where the live stream reads today's numbers.
protocol LiveSource: Sendable {
    /// Today's numbers as they are now.
    func reading() async throws -> LiveReading

    /// Returns when something may have changed since `position`, or at the latest after `timeout`.
    func waitForChange(after position: Int64, timeout: Duration) async throws
}
