import Dispatch
import Foundation
import Synchronization

/// Connections with one server, each with a thread of its own, since the servers' C libraries block.
///
/// Jobs run in the order in which they came, on as few threads as they need. Threads and connections are made when they are
/// wanted and go when they have been idle for long.
package final class SessionPool<Session: PooledSession>: Sendable {
    /// Runs on a thread of the pool with a session, or with the error why there is none.
    package typealias Job = @Sendable (Result<Session, any Error>) -> Void
    /// Makes a session, blocking until the deadline at most, or throws the sessions' ``DatabaseFailure``.
    package typealias Open = @Sendable (_ deadline: ContinuousClock.Instant) throws -> Session

    private struct WaitingJob {
        let run: Job
        let deadline: ContinuousClock.Instant
    }

    private struct State {
        var jobs: [WaitingJob] = []
        /// What wakes the threads that wait for a job. The last one to become idle is woken first: the others grow old.
        var idle: [DispatchSemaphore] = []
        var threads = 0
        var isTimerSet = false
        var isClosed = false
    }

    private let options: PoolOptions
    private let open: Open
    private let outage: Outage<Session.Failure>
    private let state = Mutex(State())

    package init(_ options: PoolOptions, open: @escaping Open) {
        self.options = options
        self.open = open
        outage = Outage(pause: options.pauseAfterFailure)
    }

    /// Runs `job` soon, with an error when there is no connection for it within the limits.
    package func submit(_ job: @escaping Job) {
        let deadline = ContinuousClock.now + options.waitLimit
        let (idle, starts) = state.withLock { state -> (DispatchSemaphore?, Bool) in
            state.jobs.append(WaitingJob(run: job, deadline: deadline))
            if let idle = state.idle.popLast() { return (idle, false) }
            let starts = state.threads < options.size
            if starts { state.threads += 1 }
            setTimer(deadline, in: &state)
            return (nil, starts)
        }
        idle?.signal()
        if starts { startThread() }
    }

    /// Ends all threads and connections. All jobs must have ended before, and none may come.
    package func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            return state.idle
        }
        for thread in idle { thread.signal() }
    }

    // MARK: Waiting too long

    private func setTimer(_ deadline: ContinuousClock.Instant, in state: inout State) {
        guard !state.isTimerSet else { return }
        state.isTimerSet = true
        DispatchQueue.global().asyncAfter(deadline: .now() + max(0, (deadline - .now) / .seconds(1))) {
            self.refuseLateJobs()
        }
    }

    private func refuseLateJobs() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            let late = Array(state.jobs.prefix { $0.deadline <= now })
            state.jobs.removeFirst(late.count)
            state.isTimerSet = false
            if let next = state.jobs.first { setTimer(next.deadline, in: &state) }
            return late
        }
        for job in late {
            job.run(.failure(Session.Failure.unavailable(message: "all connections were busy for too long")))
        }
    }

    // MARK: Threads

    private func startThread() {
        Thread {
            // By the thread itself: on Linux the name of another one cannot be set.
            Thread.current.name = "tally.database"
            self.work()
        }.start()
    }

    /// Runs jobs until there has been none for long.
    private func work() {
        var session: Session?
        var openedAt = ContinuousClock.now
        while let job = nextJob() {
            let isOld = ContinuousClock.now - openedAt > options.lifetime
            if let current = session, isOld || !current.isUsable || current.isEnded {
                current.close()
                session = nil
            }
            do {
                if try outage.check() {
                    // A new one tells before the job whether the server is back.
                    session?.close()
                    session = nil
                }
                if session == nil {
                    session = try openSession()
                    openedAt = .now
                }
            } catch {
                job(.failure(error))
                continue
            }
            guard let current = session else { continue }
            job(.success(current))
            if current.hasTimedOut {
                outage.begin(.unavailable(message: "the server did not answer in time"))
            }
        }
        session?.close()
    }

    private func openSession() throws -> Session {
        do {
            let session = try open(.now + options.connectTimeout)
            outage.end()
            return session
        } catch let error as Session.Failure {
            outage.begin(error)
            throw error
        }
    }

    /// The next job; nil when the thread is to end.
    private func nextJob() -> Job? {
        let wakeUp = DispatchSemaphore(value: 0)
        while true {
            let (job, ends) = state.withLock { state -> (Job?, Bool) in
                if !state.jobs.isEmpty { return (state.jobs.removeFirst().run, false) }
                if state.isClosed { return (nil, true) }
                state.idle.append(wakeUp)
                return (nil, false)
            }
            if job != nil || ends { return job }
            if wakeUp.wait(timeout: .now() + options.idleTimeout / .seconds(1)) == .success { continue }
            let isUnused = state.withLock { state in
                // Whoever wakes a thread has taken it off the list before.
                guard let place = state.idle.firstIndex(where: { $0 === wakeUp }) else { return false }
                state.idle.remove(at: place)
                state.threads -= 1
                return true
            }
            if isUnused { return nil }
            wakeUp.wait()
        }
    }
}
