import Commerce
import RedisDatabase

/// The right to count for all instances that share a Redis. One of them has it at a time; when it is killed, another takes it
/// some seconds later.
///
/// It only saves work: two that count at once are kept apart by the cursors that they compare.
struct ConsumerLease: Sendable {
    /// How long it lasts after it was taken or renewed.
    static let duration = Duration.seconds(5)

    /// What an instance finds.
    struct Look: Sendable {
        /// Whether this instance has the lease.
        let isHeld: Bool
        /// The generation that is served.
        let served: Identifier?
        /// How far the generation that was asked about is counted; nil when it is lost.
        let cursor: EventCursor?
        /// What whoever has the lease, or had it last, has told; nil when there is nothing, or nothing that this program can
        /// read.
        let report: ConsumerReport?
    }

    private let database: RedisDatabase
    private let holder = "\(Identifier.make())"

    init(_ database: RedisDatabase) {
        self.database = database
    }

    private static var milliseconds: RedisArgument { RedisArgument(Int(duration / .milliseconds(1))) }

    /// Takes the lease if nobody has it, and looks around. A Redis that is full can still be looked at.
    func takeIfFree(askingAbout generation: Generation) async throws -> Look {
        let (look, isFree) = try await look(at: generation)
        guard isFree else { return look }
        do {
            let take: [RedisArgument] = [
                "\(InstanceKeys.consumer)", "\(holder)", "NX", "PX", ConsumerLease.milliseconds,
            ]
            if try await database.send(RedisCommand("SET", take)) == .null { return look }
        } catch RedisError.unavailable {
            return look
        }
        // Another one may have had it in between.
        return try await self.look(at: generation).look
    }

    /// All of one instant.
    private func look(at generation: Generation) async throws -> (look: Look, isFree: Bool) {
        let answers = try await database.transaction([
            RedisCommand("GET", ["\(InstanceKeys.consumer)"]),
            RedisCommand("GET", ["\(MetricKeys.served)"]),
            RedisCommand("HGET", ["\(MetricKeys(generation.id).meta)", "cursor"]),
            RedisCommand("GET", ["\(InstanceKeys.report)"]),
        ])
        let look = Look(
            isHeld: try answers[0].text == holder, served: try answers[1].text.flatMap { Identifier($0) },
            cursor: try answers[2].text.flatMap { EventCursor(stored: $0) }, report: ConsumerReport(stored: answers[3]))
        return (look, answers[0] == .null)
    }

    /// Renews it and publishes what its holder has to say.
    ///
    /// - Parameter request: one for a rebuild that `report` tells of, and that is done with.
    /// - Returns: the request for a rebuild that waits.
    /// - Throws: ``LeaseLost`` when this instance does not have it any more; nothing is published then.
    func keep(_ report: ConsumerReport, answering request: Timestamp?) async throws -> Timestamp? {
        let answer = try await database.run(
            .keepLease, keys: [InstanceKeys.consumer, InstanceKeys.report, InstanceKeys.rebuildRequest],
            arguments: [
                "\(holder)", ConsumerLease.milliseconds, RedisArgument(try report.stored),
                RedisArgument(request?.description ?? ""),
            ])
        guard let waiting = try answer.text else { throw LeaseLost() }
        return Timestamp(waiting)
    }

    /// Gives it back, so that another instance need not wait.
    func release() async throws {
        _ = try await database.run(.releaseLease, keys: [InstanceKeys.consumer], arguments: ["\(holder)"])
    }
}

/// Another instance may count now.
struct LeaseLost: Error, CustomStringConvertible {
    var description: String { "Another instance may count now" }
}
