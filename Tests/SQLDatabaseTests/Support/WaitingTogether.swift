import Foundation
import SQLDatabase

typealias WriteBody = @Sendable (any SQLConnection) throws -> SQLEnding<Void>

extension SQLDatabase {
    /// How many transactions of writes may be under way at once.
    var transactionsAtOnce: Int { dialect.isShared ? 2 : 1 }
}

/// Runs `bodies` so that all of them wait for the same transaction, in this order: earlier writes, as many as there may be at
/// once, hold it up until they do.
func waitingTogether(
    _ database: any SQLDatabase, _ bodies: [WriteBody]
) async throws -> [Result<Void, any Error>] {
    let mayGoOn = DispatchSemaphore(value: 0)
    var blockers: [Task<Void, any Error>] = []
    for _ in 0..<database.transactionsAtOnce {
        let (started, startedContinuation) = AsyncStream.makeStream(of: Void.self)
        blockers.append(
            Task {
                try await database.write { _ in
                    startedContinuation.finish()
                    mayGoOn.wait()
                }
            })
        for await _ in started {}
    }
    var tasks: [Task<Void, any Error>] = []
    for body in bodies {
        tasks.append(Task { try await database.commit(body) })
        while database.waitingWrites < tasks.count { await Task.yield() }
    }
    for blocker in blockers {
        mayGoOn.signal()
        _ = await blocker.result
    }
    var results: [Result<Void, any Error>] = []
    for task in tasks {
        results.append(await task.result)
    }
    return results
}
