import Foundation
import SQLDatabase
import Synchronization

typealias WriteBody = @Sendable (any SQLConnection) throws -> SQLEnding<Void>

/// Runs `bodies` so that all of them wait for the same transaction, in this order: earlier writes, as many as there may be
/// transactions at once, hold everything up until they do.
func waitingTogether(
    _ database: any SQLDatabase, _ bodies: [WriteBody]
) async throws -> [Result<Void, any Error>] {
    let holdUp = HoldUp()
    var blockers: [Task<Void, any Error>] = []
    for _ in 0..<database.transactionsAtOnce {
        blockers.append(Task { try await database.write { _ in holdUp.wait() } })
        while holdUp.count < blockers.count { await Task.yield() }
    }
    var tasks: [Task<Void, any Error>] = []
    for body in bodies {
        tasks.append(Task { try await database.commit(body) })
        while database.waitingWrites < tasks.count { await Task.yield() }
    }
    holdUp.end()
    for blocker in blockers { try await blocker.value }
    var results: [Result<Void, any Error>] = []
    for task in tasks { results.append(await task.result) }
    return results
}

/// Where writes stop until all of them may go on.
private final class HoldUp: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let arrived = Mutex(0)

    /// How many have come.
    var count: Int { arrived.withLock { $0 } }

    func wait() {
        arrived.withLock { $0 += 1 }
        semaphore.wait()
    }

    func end() {
        for _ in 0..<count { semaphore.signal() }
    }
}
