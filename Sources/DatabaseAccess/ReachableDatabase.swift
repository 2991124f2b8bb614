import Commerce

/// A database that may be away for a while.
public protocol ReachableDatabase: Sendable {
    associatedtype Failure: DatabaseFailure

    /// Returns when the database answers a small question and throws otherwise; for readiness checks.
    func ping() async throws
}

extension ReachableDatabase {
    /// Waits until the database answers, looking every second, for programs that may start before their server does.
    ///
    /// - Parameters:
    ///   - limit: how long to wait at most.
    ///   - onFailure: is told of each time that it did not answer.
    /// - Throws: the last error when the time is over, at once when waiting is of no use, and `CancellationError`.
    public func waitUntilReachable(
        for limit: Duration = .seconds(30), onFailure: (Failure) -> Void
    ) async throws {
        let end = ContinuousClock.now + limit
        while true {
            do {
                return try await ping()
            } catch let error as Failure where error.isTemporary && .now < end {
                onFailure(error)
            }
            try await Task.sleep(for: .seconds(1))
        }
    }
}
