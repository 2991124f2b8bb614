import Commerce
import Logging

/// Compares the metrics with the orders themselves, all the time, as `docs/metrics.md` defines it under "Verification".
///
/// A round compares some days at one position of the log. Counting stops only until that position is known and reached and
/// the figures there are read; it goes on while the orders service adds up. Rounds are kept small, and rests follow them
/// that are longer than themselves.
actor Reconciler {
    /// The most days of a round.
    private static let mostDays = 150
    /// How many days without changes a round compares beside those that changed.
    private static let daysInTurn = 10
    /// The most months that a round compares with their days.
    private static let mostMonths = 12

    /// A round that waits for the sums of the orders.
    private struct Round: Sendable {
        let number: Int
        let stretches: [Stretch]
        let outdated: [Stretch]
        let reading: RoundReading
        let sums: @Sendable () async throws -> [SalesSums]
        let taken: [ComparisonQueue.Entry]
        let board: VerificationBoard
    }

    private let orders: any OrderSums
    private let mostOrders: Int
    private let hours: HourRetention
    private let clock: WallClock
    private let logger: Logger

    private var queue = ComparisonQueue()
    private var lastInTurn = Int.min
    private var differences: FoundDifferences
    private var compared: (position: Int64, instant: Timestamp)?
    private var pacing = RoundPacing(at: .now)
    private var isFailing = false
    /// The rounds begun; one that is not the last any more has no effect.
    private var rounds = 0
    private var comparing: Task<Void, Never>?

    /// - Parameter mostOrders: about how many orders a round compares at most; a day is always compared as a whole.
    init(orders: any OrderSums, mostOrders: Int = 5_000, hours: HourRetention, clock: WallClock, logger: Logger) {
        self.orders = orders
        self.mostOrders = mostOrders
        self.hours = hours
        self.clock = clock
        self.logger = logger
        differences = FoundDifferences(logger: logger)
    }

    /// Whether all days were compared once.
    var isComplete: Bool { compared != nil }

    /// Events after `position` have changed these days.
    func note(changed days: Set<Int>, after position: Int64) {
        queue.note(changed: days, after: position)
        if !days.isEmpty { pacing.changed() }
    }

    /// Other metrics are served: everything has to be compared again.
    func startOver() {
        stop()
        queue = ComparisonQueue()
        lastInTurn = .min
        differences = FoundDifferences(logger: logger)
        compared = nil
        pacing = RoundPacing(at: .now)
    }

    /// Gives up the round that is on its way.
    func stop() {
        comparing?.cancel()
        comparing = nil
        rounds += 1
    }

    /// Begins a round when it is time for one. To be called between two pages; counting may go on when it returns.
    ///
    /// - Parameter count: counts the log up to a position.
    func compareIfDue(
        _ served: ServedMetrics, countingTo count: @Sendable (Int64) async throws -> Void
    ) async throws {
        guard comparing == nil, pacing.isDue(at: .now) else { return }
        let began = ContinuousClock.now
        do {
            guard let round = try await begin(served, countingTo: count) else { return rest(from: began) }
            comparing = Task {
                await finish(round)
                guard round.number == rounds else { return }
                comparing = nil
                rest(from: began)
            }
        } catch {
            rest(from: began)
            throw error
        }
    }

    private func rest(from began: ContinuousClock.Instant) {
        pacing.ended(from: began, to: .now, isFirstSweep: !isComplete, isQuiet: queue.isEmpty)
    }

    /// Makes a round, and returns at its end.
    func compare(_ served: ServedMetrics, countingTo count: @Sendable (Int64) async throws -> Void) async throws {
        if let round = try await begin(served, countingTo: count) { await finish(round) }
    }

    /// Asks for the sums of some days, counts up to the position that they will be of, and reads what was counted. Nil when
    /// the orders service does not answer.
    private func begin(
        _ served: ServedMetrics, countingTo count: @Sendable (Int64) async throws -> Void
    ) async throws -> Round? {
        rounds += 1
        let generation = served.current
        let start = try await generation.store.cursor()
        let known = try await generation.store.days()
        queue.begin(with: known)
        let outdated = differences.outdated(among: known).prefix(Reconciler.daysInTurn)
        let (days, months) = try await choose(from: known, replacing: Array(outdated), in: generation)
        let stretches = Stretch.all(of: days, among: known)
        guard let inquiry = await ask(stretches.map { $0.period(in: generation.calendar) }),
            start.isOfLog(inquiry.cursor.epoch)
        else { return nil }
        try await count(inquiry.cursor.position)
        let firstHourlyDay = hours.firstDay(at: clock.now, in: generation.calendar).daysSince1970
        let reading = try await RoundReading(
            of: stretches, months: months, firstHourlyDay: firstHourlyDay, in: generation)
        guard reading.cursor.position == inquiry.cursor.position else {
            throw CursorMismatch(expected: inquiry.cursor, found: reading.cursor)
        }
        return Round(
            number: rounds, stretches: stretches, outdated: Array(outdated), reading: reading, sums: inquiry.sums,
            taken: queue.take(days), board: served.verification)
    }

    /// Waits for the sums and compares.
    private func finish(_ round: Round) async {
        do {
            let sums = try await round.sums()
            guard round.number == rounds else { return }
            isFailing = false
            let position = round.reading.cursor.position
            for (stretch, (ours, theirs)) in zip(round.stretches, zip(round.reading.sums, sums)) {
                differences.record(SumsDifference(metrics: ours, orders: theirs), of: .orders(stretch), at: position)
            }
            for (part, difference) in round.reading.differences {
                differences.record(difference, of: part, at: position)
            }
            differences.forget(round.outdated)
            if let comparedTo = queue.comparedTo(position) { compared = (comparedTo, clock.now) }
            post(to: round.board)
        } catch {
            guard round.number == rounds else { return }
            queue.giveBack(round.taken)
            failed(error)
        }
    }

    /// The days of the next round: those whose turn it is to be compared after a change, some others beside them, and those
    /// that lie where a stretch differed which is none any more. And the months to be compared with their days.
    private func choose(
        from known: [Int], replacing outdated: [Stretch], in generation: Generation
    ) async throws -> (days: Set<Int>, months: [Stretch]) {
        let pending = queue.days
        let changed = try await first(Reconciler.mostDays, of: pending, orders: mostOrders, in: generation)
        let others = Set(known).subtracting(pending)
        if !others.contains(where: { $0 > lastInTurn }) { lastInTurn = .min }
        let inTurn = try await first(
            Reconciler.daysInTurn, of: known.filter { $0 > lastInTurn && others.contains($0) }, orders: mostOrders / 5,
            in: generation)
        if let last = inTurn.last { lastInTurn = last }
        let replacing = outdated.flatMap { stretch in
            known.filter(stretch.contains) + known.filter { day in stretch.last.map { day > $0 } ?? false }.prefix(1)
        }
        let days = inTurn + changed + replacing
        var months: [Stretch] = []
        for month in days.lazy.map(Stretch.init(monthOfDay:)) where !months.contains(month) {
            months.append(month)
            if months.count == Reconciler.mostMonths { break }
        }
        return (Set(days), months)
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

    /// The question for the sums; nil when the orders service does not take it.
    private func ask(_ periods: [Period]) async -> SumsInquiry? {
        do {
            return try await orders.ask(periods)
        } catch {
            failed(error)
            return nil
        }
    }

    private func failed(_ error: any Error) {
        if !isFailing, !Task.isCancelled {
            logger.error("The metrics cannot be compared", metadata: ["error": .string("\(error)")])
        }
        isFailing = true
    }

    private func post(to board: VerificationBoard) {
        board.set(
            Verification(
                status: differences.isEmpty ? (isComplete ? .verified : .running) : .drifted,
                position: compared?.position, drift: differences.drift, verifiedAt: compared?.instant),
            daysThatDiffer: differences.count)
    }
}

extension EventCursor {
    /// A cursor before the first event is of every log.
    fileprivate func isOfLog(_ epoch: Identifier?) -> Bool { position == 0 || self.epoch == epoch }
}
