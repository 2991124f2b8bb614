import Commerce
import DatabaseAccess
import Dispatch
import Logging
import ServiceLifecycle
import Synchronization

/// Builds the metrics again beside those that are served, from the first event on, and puts them in their place.
///
/// One rebuild at a time. What is unfinished is kept across restarts, and goes on by itself. Pages are read and counted on
/// threads of its own: those that answer requests do nothing for it but pass bytes on.
final class Rebuild: RebuildControl, Service {
    /// Events of one page: few enough that the orders service does not hold others up while it hands one out.
    private static let limit = 2_000
    private static let pauses = Duration.milliseconds(100)...Duration.seconds(1)

    private struct State {
        var status: RebuildStatus
        /// Whether there is something to build.
        var isDue = false
        /// What was built and has to take over.
        var successor: Generation?
    }

    private let storage: any GenerationStorage
    private let folding: LogFolding
    private let hours: HourRetention
    private let clock: WallClock
    private let logger: Logger
    private let executor: BackgroundExecutor
    private let state: Mutex<State>
    private let requests = CommitSignal()

    /// - Parameter queue: on whose threads is counted.
    init(
        storage: any GenerationStorage, folding: LogFolding, hours: HourRetention, clock: WallClock,
        queue: DispatchQueue = DispatchQueue(
            label: "tally.analytics.rebuild", qos: .utility, attributes: .concurrent), logger: Logger
    ) {
        executor = BackgroundExecutor(queue: queue)
        self.storage = storage
        self.folding = folding
        self.hours = hours
        self.clock = clock
        self.logger = logger
        state = Mutex(State(status: RebuildStatus(timeZone: storage.calendar.name)))
    }

    /// Takes up what has to be built beside `served`: an unfinished rebuild, or one of another time zone or another version of
    /// the fold. To be called when this process begins to count.
    func resume(beside served: Generation) async throws {
        if served.calendar.name != storage.calendar.name {
            request(.timeZone)
        } else if !served.isOfThisFold {
            request(.newVersion)
        } else if try await storage.unfinished() != nil {
            request(.unfinished)
        }
    }

    /// Another process counts from now on: what it has to say of its rebuild is `status`.
    func follow(_ status: RebuildStatus) {
        state.withLock { $0 = State(status: status) }
    }

    var status: RebuildStatus { state.withLock { $0.status } }

    func request() async throws -> RebuildStatus { request(.requested) }

    /// Begins a rebuild unless one is running.
    @discardableResult
    func request(_ reason: RebuildStatus.Reason) -> RebuildStatus {
        state.withLock { state in
            guard state.status.status != .running else { return state.status }
            state.status.begin(reason, at: clock.now)
            state.isDue = true
            requests.signal()
            return state.status
        }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await self.work() }
        } catch is CancellationError {
            // A graceful stop; the next start goes on.
        }
    }

    /// Builds whenever there is something to build, until it is cancelled.
    func work() async throws {
        while true {
            let seen = requests.count
            let isDue = state.withLock { state in
                defer { state.isDue = false }
                return state.isDue
            }
            if isDue {
                try await withTaskExecutorPreference(executor) { try await build() }
            } else {
                try await requests.wait(after: seen, timeout: .seconds(60))
            }
        }
    }

    /// Builds until the end of the log is reached, however often that takes another attempt.
    private func build() async throws {
        logger.notice("The metrics are built again", metadata: ["reason": .string("\(status.reason?.rawValue ?? "")")])
        var pause = Rebuild.pauses.lowerBound
        while true {
            do {
                let generation =
                    if let unfinished = try await storage.unfinished() {
                        unfinished
                    } else {
                        try await storage.makeSuccessor()
                    }
                try await folding.foldAll(into: generation, limit: Rebuild.limit) { page in
                    try Task.checkCancellation()
                    self.state.withLock { $0.status.reached(page.cursor.position, of: page.head) }
                }
                return state.withLock { $0.successor = generation }
            } catch is AnotherLog {
                try await storage.dropSuccessor()
            } catch is GenerationLost {
                logger.warning("What was built is lost; it is built from the beginning")
            } catch {
                try Task.checkCancellation()
                logger.error("The rebuild has to wait", metadata: ["error": .string("\(error)")])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Rebuild.pauses.upperBound)
            }
        }
    }

    /// When a generation was built: brings it to the end of the log and makes it the one that is kept.
    ///
    /// To be called between two pages of the generation that is served, which is counted to the same position to be compared.
    ///
    /// - Returns: the generation to be served from now on and how far it has come; nil when there is none.
    func takeOver(from current: Generation) async throws -> (Generation, EventCursor)? {
        guard let successor = state.withLock({ $0.successor }) else { return nil }
        return try await withTaskExecutorPreference(executor) { try await takeOver(from: current, by: successor) }
    }

    private func takeOver(
        from current: Generation, by successor: Generation
    ) async throws -> (Generation, EventCursor)? {
        do {
            try await folding.foldAll(into: successor, limit: Rebuild.limit) { _ in }
            let cursor = try await successor.store.cursor()
            let differences = try await differences(between: current, and: successor, at: cursor)
            try await successor.store.dropHours(before: hours.firstHour(at: clock.now, in: successor.calendar))
            try await storage.promoteSuccessor()
            state.withLock { state in
                state.successor = nil
                state.status.finish(at: clock.now, position: cursor.position, differences: differences)
            }
            logger.notice(
                "The metrics that were built again are served",
                metadata: [
                    "position": .stringConvertible(cursor.position),
                    "daysThatDiffer": .string(differences.map(String.init) ?? "not comparable"),
                ])
            return (successor, cursor)
        } catch let error where error is AnotherLog || error is GenerationLost {
            // Changed once more, or lost: from the beginning.
            try await storage.dropSuccessor()
            state.withLock { state in
                state.successor = nil
                state.isDue = true
            }
            requests.signal()
            return nil
        }
    }

    /// On how many days the two differ; nil when they cannot be compared, since their days or logs are not the same.
    private func differences(
        between current: Generation, and successor: Generation, at cursor: EventCursor
    ) async throws -> Int? {
        guard current.calendar.name == successor.calendar.name else { return nil }
        do {
            var position = try await current.store.cursor().position
            while position < cursor.position {
                let limit = Int(min(cursor.position - position, Int64(Rebuild.limit)))
                position = try await folding.foldPage(into: current, limit: limit, wait: 0).page.cursor.position
            }
        } catch is AnotherLog {
            return nil
        }
        guard try await current.store.cursor() == cursor else { return nil }
        let days = Set(try await current.store.days()).union(try await successor.store.days()).sorted()
        let queries = days.map { MetricQuery([Bucket(granularity: .day, number: $0)], .all) }
        let (old, new) = (
            try await current.store.reading(of: queries).figures, try await successor.store.reading(of: queries).figures
        )
        return zip(old, new).count { $0 != $1 }
    }
}
