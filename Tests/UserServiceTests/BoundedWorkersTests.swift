import Dispatch
import Synchronization
import Testing
import UserService

@Suite struct BoundedWorkersTests {
    @Test func moreThanMayWaitIsRefusedAndTheRestIsDone() async throws {
        let workers = BoundedWorkers(label: "test", running: 2, waiting: 3)
        let gate = DispatchSemaphore(value: 0)
        let refusals = AsyncStream<Void>.makeStream()
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<10 {
                group.addTask {
                    do {
                        return try await workers.run {
                            gate.wait()
                            return true
                        }
                    } catch is BoundedWorkers.Busy {
                        refusals.continuation.yield()
                        return false
                    }
                }
            }
            // All are in their places when five were refused.
            var refused = refusals.stream.makeAsyncIterator()
            for _ in 0..<5 { await refused.next() }
            for _ in 0..<5 { gate.signal() }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 5)
        #expect(try await workers.run { 42 } == 42)
    }

    @Test func noMoreRunsAtOnceThanMay() async throws {
        let workers = BoundedWorkers(label: "test", running: 2, waiting: 100)
        let running = RunningCount()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 {
                group.addTask {
                    try await workers.run {
                        running.enter()
                        running.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect((1...2).contains(running.most))
    }

    @Test func anErrorReachesTheCallerAndTheWorkerGoesOn() async throws {
        struct Mishap: Error {}
        let workers = BoundedWorkers(label: "test", running: 1, waiting: 1)
        await #expect(throws: Mishap.self) { try await workers.run { throw Mishap() } }
        #expect(try await workers.run { 1 } == 1)
    }

    private final class RunningCount: Sendable {
        private let counts = Mutex((now: 0, most: 0))

        var most: Int { counts.withLock { $0.most } }

        func enter() {
            counts.withLock { counts in
                counts.now += 1
                counts.most = max(counts.most, counts.now)
            }
        }

        func leave() {
            counts.withLock { $0.now -= 1 }
        }
    }
}
