import Dispatch
import Foundation
package import ServiceKit
import Synchronization

/// A few threads for work that keeps a processor busy, away from those that Swift's tasks share.
///
/// Work that finds all of them busy waits its turn, first come, first served; when as much waits as may, more is
/// refused at once, so a flood costs those who send it and not those who came before.
package final class BoundedWorkers: Sendable {
    /// Too much waits already; nothing was done.
    package struct Busy: ProblemConvertible {
        package init() {}

        package var problem: Problem {
            .unavailable(code: "busy", "Too many people sign in at this moment. Try again.", retryAfterSeconds: 1)
        }
    }

    private struct State {
        var running = 0
        var waiting: [@Sendable () -> Void] = []
    }

    private let queue: DispatchQueue
    private let maximumRunning: Int
    private let maximumWaiting: Int
    private let state = Mutex(State())

    /// - Parameters:
    ///   - running: how much is worked on at once; the number of processors, four at most, by default.
    ///   - waiting: how much may wait.
    package init(
        label: String, running: Int = max(1, min(4, ProcessInfo.processInfo.activeProcessorCount)), waiting: Int = 64
    ) {
        queue = DispatchQueue(label: label, attributes: .concurrent)
        maximumRunning = running
        maximumWaiting = waiting
    }

    /// What `work` returns or throws; it is done even if the caller's task is cancelled meanwhile.
    ///
    /// - Throws: ``Busy``.
    package func run<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<T, any Error>) in
            let isAccepted = accept { continuation.resume(with: Result(catching: work)) }
            if !isAccepted { continuation.resume(throwing: Busy()) }
        }
    }

    private func accept(_ work: @escaping @Sendable () -> Void) -> Bool {
        let (isAccepted, starts) = state.withLock { state in
            if state.running < maximumRunning {
                state.running += 1
                return (true, true)
            }
            guard state.waiting.count < maximumWaiting else { return (false, false) }
            state.waiting.append(work)
            return (true, false)
        }
        if starts { queue.async { self.work(from: work) } }
        return isAccepted
    }

    private func work(from first: @Sendable () -> Void) {
        first()
        while let next = nextOrRest() {
            next()
        }
    }

    private func nextOrRest() -> (@Sendable () -> Void)? {
        state.withLock { state in
            if state.waiting.isEmpty {
                state.running -= 1
                return nil
            }
            return state.waiting.removeFirst()
        }
    }
}
