import Commerce
import Logging
import NIOCore
import ServiceKit
import ServiceLifecycle
import Synchronization

/// Makes the live stream, once for all who listen: reads the source when something changed, encodes what is new, and hands
/// the same bytes to everybody.
///
/// A listener misses nothing between its first message and the next, and gets nothing twice. One that does not take its
/// messages is cut off; none slows the others down. While the source fails, those who listen get heartbeats.
final class LiveHub: Service {
    private struct State {
        var snapshot: LiveSnapshot?
        var isFailing = false
        var hasStopped = false
        var listeners: [UInt64: LiveListener] = [:]
        var lastListener: UInt64 = 0
        /// Those who came before anything was read.
        var waiting: [CheckedContinuation<Void, Never>] = []
        /// How long nothing was sent, as far as was looked.
        var quiet = Duration.zero
    }

    private let source: any LiveSource
    private let clock: WallClock
    private let rhythm: LiveRhythm
    private let pauses: any Clock<Duration>
    private let logger: Logger
    private let metrics = LiveMetrics()
    private let state = Mutex(State())

    /// - Parameters:
    ///   - clock: tells who may still listen.
    ///   - pauses: measures what `rhythm` says.
    init(
        source: any LiveSource, clock: WallClock, rhythm: LiveRhythm = LiveRhythm(),
        pauses: any Clock<Duration> = ContinuousClock(), logger: Logger
    ) {
        self.source = source
        self.clock = clock
        self.rhythm = rhythm
        self.pauses = pauses
        self.logger = logger
    }

    var listenerCount: Int { state.withLock { $0.listeners.count } }

    func run() async throws {
        defer { stop() }
        do {
            try await cancelWhenGracefulShutdown {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await self.publishChanges() }
                    group.addTask { try await self.lookAfterListeners() }
                    try await group.waitForAll()
                }
            }
        } catch is CancellationError {
            // A graceful stop ends it here; the server has let its listeners go before.
        }
    }

    /// Returns once there is something to listen to.
    ///
    /// - Throws: 503 when the source cannot be read.
    func ready() async throws {
        await withCheckedContinuation { continuation in
            let isKnown = state.withLock { state in
                if state.snapshot != nil || state.isFailing || state.hasStopped { return true }
                state.waiting.append(continuation)
                return false
            }
            if isKnown { continuation.resume() }
        }
        if state.withLock({ $0.isFailing || $0.hasStopped }) { throw LiveHub.unavailable }
    }

    /// Calls `listen` with a listener that begins with the present state, and forgets the listener afterwards.
    ///
    /// - Parameters:
    ///   - last: the last message that it had in an earlier connection.
    ///   - expires: when its stream ends.
    ///   - disconnect: closes its connection.
    func withListener(
        after last: StreamPosition?, expires: Timestamp, disconnect: @escaping @Sendable () -> Void,
        _ listen: (LiveListener) async throws -> Void
    ) async throws {
        // In one step, so that the next message goes on exactly where the first one ends.
        let (id, listener) = try state.withLock { state in
            guard !state.hasStopped, let first = try state.snapshot?.firstMessage(after: last) else {
                throw LiveHub.unavailable
            }
            let listener = LiveListener(first: first, expires: expires, disconnect: disconnect)
            state.lastListener += 1
            state.listeners[state.lastListener] = listener
            metrics.record(listeners: state.listeners.count)
            return (state.lastListener, listener)
        }
        defer {
            state.withLock { state in
                state.listeners[id] = nil
                metrics.record(listeners: state.listeners.count)
            }
        }
        try await listen(listener)
    }

    private func publishChanges() async throws {
        while true {
            do {
                // What tells nothing new delays nothing: the payment right after it goes out at once.
                if try publish(try await source.reading()) { try await pauses.sleep(for: rhythm.shortestGap) }
                let position = state.withLock { $0.snapshot?.reading.position ?? 0 }
                try await source.waitForChange(after: position, timeout: rhythm.look)
            } catch {
                try Task.checkCancellation()
                fail(error)
                try await pauses.sleep(for: rhythm.look)
            }
        }
    }

    /// Makes `reading` the present state, and tells those who listen what is new in it. Answers whether anything was.
    private func publish(_ reading: LiveReading) throws -> Bool {
        let next = try LiveSnapshot(reading)
        // Only here a snapshot is replaced, so the one before is still the present one below.
        let message = try state.withLock { $0.snapshot }.flatMap { try next.message(since: $0) }
        let (listeners, wasFailing, waiting) = state.withLock { state in
            defer {
                state.snapshot = next
                state.isFailing = false
                state.waiting = []
                if message != nil { state.quiet = .zero }
            }
            return (Array(state.listeners.values), state.isFailing, state.waiting)
        }
        if let message { send(message, to: listeners) }
        if wasFailing { logger.notice("Today's numbers are read again") }
        for continuation in waiting { continuation.resume() }
        return message != nil
    }

    private func fail(_ error: any Error) {
        let (wasFailing, waiting) = state.withLock { state in
            defer {
                state.isFailing = true
                state.waiting = []
            }
            return (state.isFailing, state.waiting)
        }
        if !wasFailing {
            logger.error("Today's numbers cannot be read", metadata: ["error": .string("\(error)")])
        }
        for continuation in waiting { continuation.resume() }
    }

    private func send(_ message: ByteBuffer, to listeners: [LiveListener]) {
        let dropped = listeners.count { !$0.offer(message) }
        if dropped > 0 {
            metrics.count(dropped: dropped)
            logger.info(
                "Listeners of the live stream were too slow", metadata: ["listeners": .stringConvertible(dropped)])
        }
    }

    private func lookAfterListeners() async throws {
        while true {
            try await pauses.sleep(for: rhythm.look)
            let now = clock.now
            let (listeners, isQuiet) = state.withLock { state in
                state.quiet += rhythm.look
                let isQuiet = state.quiet >= rhythm.heartbeat
                if isQuiet { state.quiet = .zero }
                return (Array(state.listeners.values), isQuiet)
            }
            for listener in listeners { listener.look(at: now) }
            if isQuiet { send(ServerSentEvent.heartbeat, to: listeners) }
        }
    }

    private func stop() {
        let (listeners, waiting) = state.withLock { state in
            defer { state.waiting = [] }
            state.hasStopped = true
            return (Array(state.listeners.values), state.waiting)
        }
        for listener in listeners { listener.end() }
        for continuation in waiting { continuation.resume() }
    }

    private static let unavailable = Problem.unavailable("Today's numbers cannot be read at the moment.")
}
