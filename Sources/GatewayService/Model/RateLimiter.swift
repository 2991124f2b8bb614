import Commerce
import Synchronization

/// Counts the requests of each client in a sliding window of a minute.
///
/// No client gets more than the policy's requests through in any 60 seconds. It remembers at most
/// `capacity` clients and forgets those that were silent for a minute; when more than that come in one minute, those
/// silent for longest are forgotten early.
final class RateLimiter: Sendable {
    let policy: RateLimitPolicy
    private let clock: WallClock
    private let clients: Mutex<Generations>

    init(_ policy: RateLimitPolicy, clock: WallClock, capacity: Int = 100_000) {
        self.policy = policy
        self.clock = clock
        clients = Mutex(Generations(capacity: max(1, capacity / 2)))
    }

    /// Counts a request of the client at `address` when it is allowed.
    func take(_ address: NetworkAddress?) -> RateLimitDecision {
        let client = RateLimiter.client(address)
        let milliseconds = clock.now.milliseconds
        return clients.withLock { $0.take(client, at: milliseconds, limit: policy.requests) }
    }

    /// How many clients are remembered.
    var count: Int { clients.withLock { $0.young.count + $0.old.count } }

    /// Who counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, which is what one household has.
    private static func client(_ address: NetworkAddress?) -> NetworkAddress? {
        guard let address, !address.isIPv4 else { return address }
        return NetworkAddress(networkOf: address)
    }

    /// The clients of the running minute and those of the one before that did not come again.
    private struct Generations {
        let capacity: Int
        var young: [NetworkAddress?: RequestCounts] = [:]
        var old: [NetworkAddress?: RequestCounts] = [:]
        /// When the running minute began, in milliseconds.
        var begun: Int64?

        mutating func take(_ client: NetworkAddress?, at now: Int64, limit: Int) -> RateLimitDecision {
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
