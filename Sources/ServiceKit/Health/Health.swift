import Logging
import Synchronization

/// Whether a service can answer now.
public final class Health: Sendable {
    private let checks: [ReadinessCheck]
    private let stopping = Atomic<Bool>(false)

    public init(_ checks: [ReadinessCheck]) {
        self.checks = checks
    }

    /// From now on the service is not ready, so that no new requests are sent to it.
    func stop() {
        stopping.store(true, ordering: .relaxed)
    }

    /// The state of each check: `ok`, or what is wrong.
    func report() async -> HealthReport {
        if stopping.load(ordering: .relaxed) { return HealthReport(checks: ["stopping": "The service is stopping."]) }
        var results: [String: String] = [:]
        for check in checks {
            do {
                try await Health.bounded(check.check)
                results[check.name] = "ok"
            } catch let reason as NotReady {
                results[check.name] = reason.description
            } catch {
                // Anybody may ask, and what a store says may tell of its insides.
                Logger(label: "tally.health").warning("\(check.name) fails", metadata: ["error": .string("\(error)")])
                results[check.name] = "It does not answer."
            }
        }
        return HealthReport(checks: results)
    }

    /// A check that hangs is as bad as one that fails.
    private static func bounded(_ check: @escaping @Sendable () async throws -> Void) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await check() }
            group.addTask {
                try await Task.sleep(for: .seconds(2))
                throw NotReady("It does not answer within 2 s.")
            }
            try await group.next()
            group.cancelAll()
        }
    }
}

/// The answer of `/health` and `/health/ready`.
struct HealthReport: Encodable {
    /// `ok` or what is wrong, by the name of the check.
    let checks: [String: String]

    var isReady: Bool { checks.values.allSatisfy { $0 == "ok" } }

    private enum CodingKeys: String, CodingKey {
        case status, checks
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(isReady ? "ready" : "not ready", forKey: .status)
        try container.encode(checks, forKey: .checks)
    }
}
