import DatabaseAccess
import Testing

@Suite
struct CommitSignalTests {
    @Test
    func aWaitForACountThatIsPastReturnsAtOnce() async throws {
        let signal = CommitSignal()
        let count = signal.count
        signal.signal()
        #expect(signal.count == count + 1)
        let elapsed = try await ContinuousClock().measure {
            try await signal.wait(after: count, timeout: .seconds(3_600))
        }
        #expect(elapsed < .seconds(60))
    }

    @Test(.timeLimit(.minutes(1)))
    func oneSignalWakesAllWhoWait() async throws {
        let signal = CommitSignal()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<500 {
                group.addTask { try await signal.wait(after: 0, timeout: .seconds(3_600)) }
            }
            signal.signal()
            try await group.waitForAll()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func waitsEndWhenTheirOwnTimeIsOver() async throws {
        let signal = CommitSignal()
        let clock = ContinuousClock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            // A long wait first, so that the timer has to be brought forward, then back.
            let long = Task { try await signal.wait(after: 0, timeout: .seconds(3_600)) }
            for milliseconds in [80, 20, 50, 0] {
                group.addTask {
                    let elapsed = try await clock.measure {
                        try await signal.wait(after: 0, timeout: .milliseconds(milliseconds))
                    }
                    #expect(elapsed >= .milliseconds(milliseconds))
                }
            }
            try await group.waitForAll()
            signal.signal()
            try await long.value
        }
        #expect(signal.count == 1)
    }

    @Test(.timeLimit(.minutes(1)))
    func aCancelledWaitThrowsAndTheOthersGoOn() async throws {
        let signal = CommitSignal()
        let staying = Task { try await signal.wait(after: 0, timeout: .seconds(3_600)) }
        for delay in 0..<200 {
            let cancelled = Task { try await signal.wait(after: 0, timeout: .seconds(3_600)) }
            for _ in 0..<(delay % 5) { await Task.yield() }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
        }
        signal.signal()
        try await staying.value
    }

    @Test(.timeLimit(.minutes(1)))
    func whoReadsTheCountFirstMissesNoSignal() async throws {
        let signal = CommitSignal()
        let last: UInt64 = 5_000
        let waiting = Task {
            while true {
                let count = signal.count
                if count == last { return }
                try await signal.wait(after: count, timeout: .seconds(3_600))
            }
        }
        for _ in 0..<last {
            signal.signal()
            await Task.yield()
        }
        try await waiting.value
    }
}
