/// A write that waits for its transaction, with the type of its result hidden.
struct QueuedWrite: Sendable {
    /// What the body came to, to be told to the caller once that is certain.
    enum Outcome {
        /// - Parameters:
        ///   - last: what is to be run right before the commit.
        ///   - rows: where the commit returns the rows that the result is made from, unless `last` has them.
        ///   - resume: tells the caller, given these rows.
        case succeeded(last: [SQLStatement], rows: Int?, resume: ([SQLRow]) -> Void)
        case failed(any Error)
    }

    let patience: Duration
    let queuedAt = ContinuousClock.now
    /// How often its transaction was rolled back without a fault of its own.
    var attempts = 0
    /// Runs the body and the first part of its ending in the session's transaction.
    let perform: @Sendable (any SQLSession) -> Outcome
    /// Tells the caller of an error. Either this or an outcome's `resume` must be called in the end, once.
    let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        patience: Duration, _ body: @escaping @Sendable (any SQLConnection) throws -> SQLEnding<T>,
        _ continuation: CheckedContinuation<T, any Error>
    ) {
        self.patience = patience
        perform = { session in
            let connection = ScopedConnection(session)
            defer { connection.end() }
            do {
                let ending = try body(connection)
                let rows = try session.enqueue(ending.statements)
                return .succeeded(last: ending.last, rows: rows) { rows in
                    continuation.resume(with: Result { try ending.value(rows) })
                }
            } catch {
                return .failed(error)
            }
        }
        fail = { continuation.resume(throwing: $0) }
    }
}
