/// What the API asks of the rebuild of the metrics.
protocol RebuildControl: Sendable {
    /// How far it is.
    var status: RebuildStatus { get async throws }

    /// Begins a rebuild unless one is running, and tells how far it is.
    func request() async throws -> RebuildStatus
}
