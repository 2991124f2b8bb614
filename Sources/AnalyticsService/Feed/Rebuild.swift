import Commerce
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
    /// Days that are compared at once: few enough that a store reads them in time.
    private static let daysAtOnce = 20
    private static let pauses = Duration.milliseconds(100)...Duration.seconds(1)

    private struct State {
        var status: RebuildStatus
        /// What was built and has to take over.
        var successor: Generation?
    }

    private let storage: any GenerationStorage
    private let served: ServedMetrics
    private let folding: LogFolding
    private let hours: HourRetention
    private let clock: WallClock
    private let logger: Logger
    private let executor: BackgroundExecutor
    private let state: Mutex<State>
    private let requests = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    /// - Parameters:
    ///   - served: what is built beside.
    ///   - queue: on whose threads is counted.
    init(
        storage: any GenerationStorage, beside served: ServedMetrics, folding: LogFolding, hours: HourRetention,
        clock: WallClock,
        queue: DispatchQueue = DispatchQueue(
            label: "tally.analytics.rebuild", qos: .utility, attributes: .concurrent), logger: Logger
    ) {
        executor = BackgroundExecutor(queue: queue)
        self.storage = storage
        self.served = served
        self.folding = folding
        self.hours = hours
        self.clock = clock
        self.logger = logger
        state = Mutex(State(status: RebuildStatus(timeZone: storage.calendar.name)))
    }

    /// Takes up what has to be built: an unfinished rebuild, or one since what is served is of another time zone or another
    /// version of the fold, or lacks hours. To be called once, when this process begins to count.
    ///
    /// - Parameter told: what was told of the last rebuild by the process that counted before.
    func resume(after told: RebuildStatus? = nil) async throws {
        let isUnfinished = try await storage.unfinished() != nil
        state.withLock { state in
            guard let told, told.timeZone == storage.calendar.name else { return }
            state.status = told
            if told.status == .running { requests.continuation.yield() }
        }
        if served.current.calendar.name != storage.calendar.name {
            request(.timeZone)
        } else if !served.current.isOfThisFold {
            request(.newVersion)
        } else if isUnfinished {
            request(.unfinished)
        } else {
            do {
                if try await lacksHours() { request(.hours) }
            } catch is DamagedMetrics {
                request(.damaged)
            }
        }
    }

    /// Whether the first day that can be told by the hour has no hours: fewer days were kept before.
    private func lacksHours() async throws -> Bool {
        let generation = served.current
        let first = hours.firstDay(at: clock.now, in: generation.calendar).daysSince1970
        guard let number = try await generation.store.days().first(where: { $0 >= first }) else { return false }
        let day = CalendarDate(daysSince1970: number)
        let figures = try await generation.store.reading(of: [
            MetricQuery([Bucket(day: day)], .sums), MetricQuery(generation.calendar.hours(in: day...day), .sums),
        ]).figures
        return Metric.allCases.contains { figures[0][$0] != 0 } && Metric.allCases.allSatisfy { figures[1][$0] == 0 }
    }

    var status: RebuildStatus { state.withLock { $0.status } }

    func request() async throws -> RebuildStatus { request(.requested) }

    /// Begins a rebuild unless one is running.
    ///
    /// - Parameter time: when it was asked for; now by default.
    @discardableResult
    func request(_ reason: RebuildStatus.Reason, at time: Timestamp? = nil) -> RebuildStatus {
        state.withLock { state in
            guard state.status.status != .running else { return state.status }
            state.status.begin(reason, at: time ?? clock.now)
            requests.continuation.yield()
            return state.status
        }
    }

    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown {
                for await _ in self.requests.stream {
                    try await withTaskExecutorPreference(self.executor) { try await self.build() }
                }
            }
        } catch is CancellationError {
            // A graceful stop; the next start goes on.
        }
    }

    /// Builds until the end of the log is reached, however often that takes another attempt.
    private func build() async throws {
        logger.notice("The metrics are built again", metadata: ["reason": .string("\(status.reason?.rawValue ?? "")")])
        var pause = Rebuild.pauses.lowerBound
        while true {
            do {
                let generation = try await unfinishedOrNew()
                do {
                    try await folding.foldAll(into: generation, limit: Rebuild.limit) { page in
                        try Task.checkCancellation()
                        self.state.withLock { $0.status.reached(page.cursor.position, of: page.head) }
                    }
                    return state.withLock { $0.successor = generation }
                } catch is AnotherLog {
                    try await storage.dropSuccessor(generation)
                }
            } catch {
                try Task.checkCancellation()
                if error is GenerationReplaced { throw error }
                logger.error("The rebuild has to wait", metadata: ["error": .string("\(error)")])
                try await Task.sleep(for: pause)
                pause = min(pause * 2, Rebuild.pauses.upperBound)
            }
        }
    }

    private func unfinishedOrNew() async throws -> Generation {
        if let unfinished = try await storage.unfinished() { return unfinished }
        return try await storage.makeSuccessor(of: served.current)
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
            try await storage.promote(successor, over: current)
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
        } catch is AnotherLog {
            // Changed once more: from the beginning.
            try await storage.dropSuccessor(successor)
            state.withLock { $0.successor = nil }
            requests.continuation.yield()
            return nil
        }
    }

    /// On how many days the two differ; nil when they cannot be compared, since their days or logs are not the same, or what is
    /// stored is damaged.
    private func differences(
        between current: Generation, and successor: Generation, at cursor: EventCursor
    ) async throws -> Int? {
        guard current.calendar.name == successor.calendar.name else { return nil }
        do {
            return try await compare(current, with: successor, at: cursor)
        } catch is DamagedMetrics {
            return nil
        }
    }

    private func compare(
        _ current: Generation, with successor: Generation, at cursor: EventCursor
    ) async throws -> Int? {
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
        var differences = 0
        for start in stride(from: 0, to: days.count, by: Rebuild.daysAtOnce) {
            let queries = days[start...].prefix(Rebuild.daysAtOnce).map {
                MetricQuery([Bucket(granularity: .day, number: $0)], .all)
            }
            let (old, new) = (
                try await current.store.reading(of: queries), try await successor.store.reading(of: queries)
            )
            guard old.cursor == cursor, new.cursor == cursor else { return nil }
            differences += zip(old.figures, new.figures).count { $0 != $1 }
        }
        return differences
    }
}
