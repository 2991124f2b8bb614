import DatabaseAccess
import Dispatch
import Metrics
import Synchronization

/// Sends what many callers want at the same time together, and gives each the answers to its own commands.
///
/// A round takes those that wait, sends what they want over a connection, and reads the answers, while others come to wait for the next
/// round. Nobody waits longer for a round than the limit, and no round takes longer.
final class RedisPipeline: Sendable {
    typealias Answers = [Result<RedisValue, RedisError>]

    private struct Request: Sendable {
        let commands: [RedisCommand]
        let start: ContinuousClock.Instant
        let answer: @Sendable (Answers) -> Void

        func refuse(_ error: RedisError) {
            answer(commands.map { _ in .failure(error) })
        }
    }

    private struct State {
        var waiting: [Request] = []
        /// Those that go on, or are about to begin.
        var rounds = 0
        /// Why the server could not be asked; nil once it has answered again.
        var outage: RedisError?
        /// When the server answered last.
        var lastAnswer: ContinuousClock.Instant?
        var isTimerSet = false
    }

    /// Two, so that a long answer does not hold the short ones up.
    private static let connections = 2
    /// Few enough that a round of them ends in time.
    private static let mostRequests = 200

    private let limit: Duration
    private let pool: SessionPool<RedisConnection>
    private let waitingTime: Timer
    private let state = Mutex(State())

    /// Connects with nothing yet.
    ///
    /// - Parameter location: the server's name in the metric `redis_wait_seconds`.
    init(location: String, limit: Duration, open: @escaping SessionPool<RedisConnection>.Open) {
        self.limit = limit
        var options = PoolOptions()
        options.size = RedisPipeline.connections
        pool = SessionPool(options, open: open)
        waitingTime = Timer(label: "redis_wait_seconds", dimensions: [("database", location)])
    }

    /// Sends commands, with nothing in between, and calls `answer` with one for each, in the same order.
    func send(_ commands: [RedisCommand], answer: @escaping @Sendable (Answers) -> Void) {
        let request = Request(commands: commands, start: .now, answer: answer)
        let (outage, begins) = state.withLock { state -> (RedisError?, Bool) in
            // Somebody finds out already whether it is over.
            if let outage = state.outage, state.rounds > 0 { return (outage, false) }
            state.waiting.append(request)
            setTimer(in: &state, now: request.start)
            let begins = state.rounds < RedisPipeline.connections
            if begins { state.rounds += 1 }
            return (nil, begins)
        }
        if let outage { request.refuse(outage) }
        if begins { beginRounds() }
    }

    /// Closes the connections. Everything must have been answered before, and nothing may come.
    func close() {
        pool.close()
    }

    // MARK: Rounds

    private func beginRounds() {
        pool.submit { connection in
            do {
                self.goRounds(on: try connection.get())
            } catch {
                self.endRounds(error as? RedisError ?? .unavailable(message: "\(error)"))
            }
        }
    }

    private func goRounds(on connection: RedisConnection) {
        var start = ContinuousClock.now
        while connection.isUsable, !connection.isEnded {
            guard let requests = takeWaiting() else { return }
            start = .now
            goRound(on: connection, with: requests, start: start)
        }
        if connection.hasTimedOut {
            endRounds(.unavailable(message: "the server did not answer in time"), unanswered: start)
        } else if isSomebodyWaiting() {
            // What was not sent yet goes over another connection.
            beginRounds()
        }
    }

    private func goRound(on connection: RedisConnection, with requests: [Request], start: ContinuousClock.Instant) {
        for request in requests { waitingTime.record(duration: start - request.start) }
        var answers = connection.exchange(requests.flatMap(\.commands), deadline: start + limit)[...]
        if !connection.hasTimedOut { noteAnswer() }
        for request in requests {
            request.answer(Array(answers.prefix(request.commands.count)))
            answers = answers.dropFirst(request.commands.count)
        }
    }

    private func noteAnswer() {
        state.withLock { state in
            state.outage = nil
            state.lastAnswer = .now
        }
    }

    /// Those who wait first; nil when nobody does, which ends these rounds.
    private func takeWaiting() -> [Request]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.rounds -= 1
                return nil
            }
            defer { state.waiting.removeFirst(min(state.waiting.count, RedisPipeline.mostRequests)) }
            return Array(state.waiting.prefix(RedisPipeline.mostRequests))
        }
    }

    /// Whether somebody waits; when nobody does, these rounds end.
    private func isSomebodyWaiting() -> Bool {
        state.withLock { state in
            if state.waiting.isEmpty { state.rounds -= 1 }
            return !state.waiting.isEmpty
        }
    }

    /// Ends these rounds since the server cannot be asked. All that wait are refused, unless other rounds go on.
    ///
    /// - Parameter start: of the round that was not answered in time. When nobody else was answered since, those that go on will
    ///   not be either.
    private func endRounds(_ error: RedisError, unanswered start: ContinuousClock.Instant? = nil) {
        let refused = state.withLock { state -> [Request] in
            state.rounds -= 1
            let isHanging = start.map { start in state.lastAnswer.map { $0 < start } ?? true } ?? false
            guard state.rounds == 0 || isHanging else { return [] }
            state.outage = error
            defer { state.waiting = [] }
            return state.waiting
        }
        for request in refused { request.refuse(error) }
    }

    // MARK: Waiting too long

    private func setTimer(in state: inout State, now: ContinuousClock.Instant) {
        guard !state.isTimerSet, let first = state.waiting.first else { return }
        state.isTimerSet = true
        let left = first.start + limit - now
        DispatchQueue.global().asyncAfter(deadline: .now() + max(0, left / .seconds(1))) { self.refuseLate() }
    }

    private func refuseLate() {
        let now = ContinuousClock.now
        let late = state.withLock { state in
            let late = Array(state.waiting.prefix { $0.start + limit <= now })
            state.waiting.removeFirst(late.count)
            state.isTimerSet = false
            setTimer(in: &state, now: now)
            return late
        }
        for request in late {
            request.refuse(.unavailable(message: "nothing could be sent to the server for too long"))
        }
    }
}
