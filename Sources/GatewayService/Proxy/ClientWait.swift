import ServiceKit

/// Does `work` in a task that is cancelled when the client of the running request leaves.
///
/// - Throws: ``UpstreamFailure``.
func whileClientWaits<Value: Sendable>(
    _ work: @escaping @Sendable () async throws -> Value
) async throws(UpstreamFailure) -> Value {
    let task = Task(operation: work)
    let presence = ClientPresence.current
    presence?.watch { task.cancel() }
    defer { presence?.unwatch() }
    let result = await withTaskCancellationHandler {
        await task.result
    } onCancel: {
        task.cancel()
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw task.isCancelled ? .clientLeft : UpstreamFailure(error)
    }
}
