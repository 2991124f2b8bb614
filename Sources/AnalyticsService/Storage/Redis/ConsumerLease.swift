import Commerce
import Foundation
import RedisDatabase
import ServiceKit

/// The right to count for all instances that share a Redis. One of them has it at a time; when it is killed, another can have
/// it some seconds later.
///
/// It only saves work: two that count at once are kept apart by the cursors that they compare.
struct ConsumerLease: Sendable {
    static let duration = Duration.seconds(5)

    private static let key = "analytics:consumer"
    private static let report = "analytics:consumer:report"
    private static let rebuildRequest = "analytics:rebuild:requested"

    let database: RedisDatabase
    private let holder = "\(Identifier.make())"

    init(_ database: RedisDatabase) {
        self.database = database
    }

    /// - Returns: whether this instance has it from now on.
    func take() async throws -> Bool {
        let milliseconds = Int(ConsumerLease.duration / .milliseconds(1))
        let answer = try await database.send(
            RedisCommand("SET", ["\(ConsumerLease.key)", "\(holder)", "NX", "PX", RedisArgument(milliseconds)]))
        return answer != .null
    }

    /// Renews it and publishes what its holder has to say.
    ///
    /// - Returns: whether a rebuild was asked for at another instance since the last call; nil when the lease is lost.
    func keep(_ report: ConsumerReport) async throws -> Bool? {
        let answer = try await database.run(
            .keepLease, keys: [ConsumerLease.key, ConsumerLease.report, ConsumerLease.rebuildRequest],
            arguments: [
                "\(holder)", RedisArgument(Int(ConsumerLease.duration / .milliseconds(1))),
                RedisArgument(try JSONCoding.bytes(report)),
            ])
        return try answer.integer.map { $0 > 0 }
    }

    /// Gives it back, so that another instance need not wait.
    func release() async throws {
        _ = try await database.run(.releaseLease, keys: [ConsumerLease.key], arguments: ["\(holder)"])
    }

    /// Asks whoever has it for a rebuild.
    func requestRebuild() async throws {
        _ = try await database.send(RedisCommand("SET", ["\(ConsumerLease.rebuildRequest)", "1"]))
    }

    /// What is served, how far `generation` is counted, and what the holder has published, all of one instant.
    func look(at generation: MetricKeys?) async throws -> (
        served: Identifier?, cursor: EventCursor?, report: ConsumerReport?
    ) {
        let cursorKey = generation?.meta ?? MetricKeys.served + ":none"
        let answers = try await database.transaction([
            RedisCommand("GET", ["\(MetricKeys.served)"]), RedisCommand("HGET", ["\(cursorKey)", "cursor"]),
            RedisCommand("GET", ["\(ConsumerLease.report)"]),
        ])
        let report: ConsumerReport? =
            if case .bytes(let bytes) = answers[2] {
                try? JSONCoding.decoder.decode(ConsumerReport.self, from: Data(bytes))
            } else {
                nil
            }
        return (
            try answers[0].text.flatMap { Identifier($0) }, try answers[1].text.flatMap { EventCursor(stored: $0) },
            report
        )
    }
}
