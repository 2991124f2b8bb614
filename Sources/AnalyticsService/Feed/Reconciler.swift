import Commerce
import Logging

/// Compares the metrics with the orders themselves, all the time, as `docs/metrics.md` defines it under "Verification".
///
/// A round compares some days at one position of the log: nothing is counted while the orders service adds them up from one
/// snapshot, then everything up to the position of that snapshot, and no event more. A round is kept small, and rests
/// follow it that are longer than itself.
actor Reconciler {
    /// The most days of a round.
    private static let mostDays = 60
    /// How many days without changes a round compares beside those that changed.
    private static let daysInTurn = 10
    private static let pause = Duration.seconds(1)
    private static let quietPause = Duration.seconds(5)

    private let orders: any OrderSums
    private let mostOrders: Int
    private let clock: WallClock
    private let metrics = VerificationMetrics()
    private let logger: Logger

    /// The days that changed since they were compared last, or were never, in the order in which their turn comes: a day that
    /// changes all the time must not keep the others waiting. Nil before the first round.
    private var pending: [Int]?
    /// Whether all days were compared once.
    private(set) var isComplete = false
    private var lastInTurn = Int.min
    private var differences: [Stretch: SumsDifference] = [:]
    private var compared: (position: Int64, instant: Timestamp)?
    private var due = ContinuousClock.now
    private var isFailing = false

    /// - Parameter mostOrders: about how many orders a round compares at most; a day is always compared as a whole.
    init(orders: any OrderSums, mostOrders: Int = 5_000, clock: WallClock, logger: Logger) {
        self.orders = orders
        self.mostOrders = mostOrders
        self.clock = clock
        self.logger = logger
    }

    /// These days have changed.
    func note(changed days: Set<Int>) {
        guard let known = pending else { return }
        pending = known + days.subtracting(known).sorted()
    }

    /// Other metrics are served: everything has to be compared again.
    func startOver() {
        pending = nil
        isComplete = false
        lastInTurn = .min
        differences = [:]
        compared = nil
        due = .now
    }

    /// Makes a round when it is time for one. To be called between two pages.
    ///
    /// - Parameter count: counts the log up to a position.
    func compareIfDue(
        _ served: ServedMetrics, countingTo count: @Sendable (Int64) async throws -> Void
    ) async throws {
        guard ContinuousClock.now >= due else { return }
        let began = ContinuousClock.now
        defer {
            let rest = isComplete ? (pending?.isEmpty == true ? Reconciler.quietPause : Reconciler.pause) : .zero
            due = .now + max((ContinuousClock.now - began) * 3, rest)
        }
        try await compare(served, countingTo: count)
    }

    /// Makes a round.
    func compare(_ served: ServedMetrics, countingTo count: @Sendable (Int64) async throws -> Void) async throws {
        let generation = served.current
        let begin = try await generation.store.cursor()
        let known = try await generation.store.days()
        let days = try await choose(from: known, in: generation)
        let isEverything = pending.map { Set($0).isSubset(of: days) } ?? false
        let stretches = Stretch.all(of: days, among: known)
        guard let answer = await sums(of: stretches, in: generation.calendar),
            begin.isOfLog(answer.epoch)
        else { return }
        try await count(answer.position)
        try await compare(stretches, with: answer, in: generation)
        pending?.removeAll(where: days.contains)
        if isEverything {
            isComplete = true
            // Days that changed while the round began are left for the next; without them everything is as of its beginning.
            compared = (pending?.isEmpty == true ? answer.position : begin.position, clock.now)
        }
        post(to: served.verification)
    }

    /// The days of the next round: those whose turn it is, and some others beside them.
    private func choose(from known: [Int], in generation: Generation) async throws -> Set<Int> {
        let pending = pending ?? known.reversed()
        self.pending = pending
        let changed = try await first(Reconciler.mostDays, of: pending, orders: mostOrders, in: generation)
        let others = known.filter { $0 > lastInTurn && !pending.contains($0) }
        let inTurn = try await first(Reconciler.daysInTurn, of: others, orders: mostOrders / 5, in: generation)
        lastInTurn = inTurn.last ?? .min
        return Set(changed + inTurn)
    }

    /// The first of `days`, at most so many, and no more once they have so many orders.
    private func first(_ count: Int, of days: [Int], orders: Int, in generation: Generation) async throws -> [Int] {
        let days = days.prefix(count)
        let queries = days.map { MetricQuery([Bucket(granularity: .day, number: $0)], .sums) }
        var rest = max(orders, 1)
        return zip(days, try await generation.store.reading(of: queries).figures).prefix { _, figures in
            defer { rest -= figures[.orders] }
            return rest > 0
        }.map(\.0)
    }

    /// What the orders service says; nil when it says nothing.
    private func sums(of stretches: [Stretch], in calendar: ReportingCalendar) async -> SumsAnswer? {
        do {
            let answer = try await orders.sums(of: stretches.map { $0.period(in: calendar) })
            isFailing = false
            return answer
        } catch {
            if !isFailing, !Task.isCancelled {
                logger.error("The metrics cannot be compared", metadata: ["error": .string("\(error)")])
            }
            isFailing = true
            return nil
        }
    }

    private func compare(
        _ stretches: [Stretch], with answer: SumsAnswer, in generation: Generation
    ) async throws {
        let known = try await generation.store.days()
        let reading = try await generation.store.reading(
            of: stretches.map { stretch in
                MetricQuery(
                    known.filter(stretch.contains).map { Bucket(granularity: .day, number: $0) }, [.sums, .breakdowns])
            })
        guard reading.cursor.position == answer.position else {
            throw CursorMismatch(expected: answer.cursor, found: reading.cursor)
        }
        for (stretch, (figures, sums)) in zip(stretches, zip(reading.figures, answer.periods)) {
            let difference = SumsDifference(metrics: SalesSums(figures), orders: sums)
            if let difference, differences[stretch] != difference {
                logger.error(
                    "The metrics differ from the orders",
                    metadata: [
                        "days": .string(stretch.description), "position": .stringConvertible(answer.position),
                        "drift": .stringConvertible(difference.drift), "amounts": .string(difference.description),
                    ])
            } else if difference == nil, differences[stretch] != nil {
                logger.notice("The metrics agree with the orders again", metadata: ["days": .string("\(stretch)")])
            }
            differences[stretch] = difference
        }
    }

    private func post(to board: VerificationBoard) {
        let drift = differences.values.reduce(into: 0) { $0.addClamped($1.drift) }
        board.set(
            Verification(
                status: differences.isEmpty ? (isComplete ? .verified : .running) : .drifted,
                position: compared?.position, drift: drift, verifiedAt: compared?.instant))
        metrics.record(drift: drift, daysThatDiffer: differences.count, position: compared?.position)
    }
}

extension EventCursor {
    /// A cursor before the first event is of every log.
    fileprivate func isOfLog(_ epoch: Identifier) -> Bool { position == 0 || self.epoch == epoch }
}
