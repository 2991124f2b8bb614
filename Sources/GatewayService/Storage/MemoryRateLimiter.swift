import Commerce
import Synchronization

/// Counts in memory, so for one gateway alone and until it ends.
///
/// It remembers at most `capacity` clients of each policy and forgets those that were silent for a minute; when more than that
/// come in one minute, those silent for longest are forgotten early.
final class MemoryRateLimiter: RateLimiter {
    private let clock: WallClock
    private let capacity: Int
    /// By the names of the policies.
    private let clients = Mutex<[String: Generations]>([:])

    init(clock: WallClock, capacity: Int = 100_000) {
        self.clock = clock
        self.capacity = capacity
    }

    func take(_ client: RateLimitClient, under policies: [RateLimitPolicy]) -> [RateLimitDecision] {
        let now = clock.now.milliseconds
        return clients.withLock { clients in
            var decisions: [RateLimitDecision] = []
            for policy in policies {
                let decision = clients[policy.name, default: Generations(capacity: max(1, capacity / 2))]
                    .take(client, at: now, limit: policy.requests)
                decisions.append(decision)
                guard decision.isAllowed else { break }
            }
            return decisions
        }
    }

    /// How many clients of a policy are remembered.
    func count(under policy: RateLimitPolicy) -> Int {
        clients.withLock { clients in clients[policy.name].map { $0.young.count + $0.old.count } ?? 0 }
    }

    /// The clients of the running minute and those of the one before that did not come again.
    private struct Generations {
        let capacity: Int
        var young: [RateLimitClient: RequestCounts] = [:]
        var old: [RateLimitClient: RequestCounts] = [:]
        /// When the running minute began, in milliseconds.
        var begun: Int64?

        mutating func take(_ client: RateLimitClient, at now: Int64, limit: Int) -> RateLimitDecision {
            if now - (begun ?? now) > Int64(RateLimitPolicy.window) * 1_000 { turn() }
            if young[client] == nil {
                if young.count >= capacity { turn() }
                young[client] = old.removeValue(forKey: client) ?? RequestCounts()
            }
            begun = begun ?? now
            return young[client, default: RequestCounts()].take(at: now, limit: limit)
        }

        private mutating func turn() {
            old = young
            young = [:]
            begun = nil
        }
    }
}
