/// A write that waits for its transaction, with the type of its result hidden.
struct QueuedWrite: Sendable {
    /// What the body came to, to be told to the caller once that is certain.
    struct Outcome {
        let succeeded: Bool
        let resume: () -> Void
    }

    /// Runs the body. Exactly one of the outcome's `resume` and `fail` must be called afterwards, once.
    let perform: @Sendable (any SQLConnection) -> Outcome
    let fail: @Sendable (any Error) -> Void

    init<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T, _ continuation: CheckedContinuation<T, any Error>
    ) {
        perform = { connection in
            do {
                let value = try body(connection)
                return Outcome(succeeded: true) { continuation.resume(returning: value) }
            } catch {
                return Outcome(succeeded: false) { continuation.resume(throwing: error) }
            }
        }
        fail = { continuation.resume(throwing: $0) }
    }
}
