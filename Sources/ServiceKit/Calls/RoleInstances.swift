import Logging
import Synchronization

/// The instances of a role, taken for calls one after the other.
///
/// Whoever takes one says afterwards whether it answered or could not be connected to. One that could not is left out for a
/// second, and then tried by one call alone: when that is answered, the instance takes its turns again; when it is not, it
/// is left out for twice as long as before, 10 s at most. When all are left out, the one that would be tried first is taken
/// all the same, so the only instance of a role always is.
public final class RoleInstances: Sendable {
    /// An instance that was taken for one call.
    public struct Instance: Sendable {
        /// The base of its addresses, such as `http://127.0.0.1:8002`.
        public let url: String
        fileprivate let index: Int
        fileprivate let standing: Standing
    }

    /// How an instance stood when it was taken.
    fileprivate enum Standing {
        case inTurn, onTrial, leftOut
    }

    private static let shortestPause = Duration.seconds(1)
    private static let longestPause = Duration.seconds(10)

    private let shared: Shared
    private let turn = Atomic(0)

    /// - Parameters:
    ///   - urls: one at least.
    ///   - now: the time that pauses are measured by.
    public convenience init(
        of role: ServiceRole, at urls: [String], now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        precondition(!urls.isEmpty, "A role has an instance.")
        self.init(Shared(role, urls, now))
    }

    private init(_ shared: Shared) {
        self.shared = shared
    }

    /// The same instances for another caller: what either learns of them both know, but the turns are its own.
    ///
    /// Callers in step that shared their turns would each meet the same instance every time.
    public func withOwnTurns() -> RoleInstances {
        RoleInstances(shared)
    }

    /// Takes the instance whose turn it is.
    public func next() -> Instance {
        guard let instance = next(besides: []) else { preconditionFailure("None was tried.") }
        return instance
    }

    /// Takes the instance whose turn it is among those not `tried`; nil when there are no others.
    public func next(besides tried: [Instance]) -> Instance? {
        shared.pauses.withLock { pauses in
            func isTried(_ index: Int) -> Bool { tried.contains { $0.index == index } }
            let first = turn.load(ordering: .relaxed)
            for offset in pauses.indices {
                let index = (first + offset) % pauses.count
                if isTried(index) { continue }
                guard let pause = pauses[index] else { return take(index, .inTurn) }
                let now = shared.now()
                guard pause.end <= now else { continue }
                // The others go on leaving it out until it is known how this call went.
                pauses[index] = Pause(length: pause.length, from: now)
                return take(index, .onTrial)
            }
            let soonest = pauses.indices.lazy.filter { !isTried($0) }.min { first, second in
                guard let first = pauses[first], let second = pauses[second] else { return false }
                return first.end < second.end
            }
            return soonest.map { take($0, .leftOut) }
        }
    }

    private func take(_ index: Int, _ standing: Standing) -> Instance {
        turn.store((index + 1) % shared.urls.count, ordering: .relaxed)
        return Instance(url: shared.urls[index], index: index, standing: standing)
    }

    /// Notes that the instance has answered.
    public func answered(_ instance: Instance) {
        guard instance.standing != .inTurn else { return }
        let wasLeftOut = shared.pauses.withLock { pauses in
            defer { pauses[instance.index] = nil }
            return pauses[instance.index] != nil
        }
        if wasLeftOut { shared.log(.notice, "An instance answers again", instance) }
    }

    /// Notes that no connection to the instance could be had.
    ///
    /// Calls that failed while it was left out anyway, as many do at once when one dies, do not prolong its pause.
    public func failed(_ instance: Instance) {
        let now = shared.now()
        let wasInTurn = shared.pauses.withLock { pauses in
            guard let pause = pauses[instance.index] else {
                pauses[instance.index] = Pause(length: RoleInstances.shortestPause, from: now)
                return true
            }
            if instance.standing == .onTrial {
                let length = min(pause.length * 2, RoleInstances.longestPause)
                pauses[instance.index] = Pause(length: length, from: now)
            }
            return false
        }
        if wasInTurn { shared.log(.warning, "An instance cannot be connected to and is left out", instance) }
    }

    private struct Pause {
        let length: Duration
        let end: ContinuousClock.Instant

        init(length: Duration, from start: ContinuousClock.Instant) {
            self.length = length
            end = start + length
        }
    }

    /// What all callers know.
    private final class Shared: Sendable {
        let urls: [String]
        let now: @Sendable () -> ContinuousClock.Instant
        /// Of those instances that are left out.
        let pauses: Mutex<[Pause?]>
        private let role: ServiceRole

        init(_ role: ServiceRole, _ urls: [String], _ now: @escaping @Sendable () -> ContinuousClock.Instant) {
            self.role = role
            self.urls = urls
            self.now = now
            pauses = Mutex(Array(repeating: nil, count: urls.count))
        }

        /// Tells of one instance among several; the only one is asked all the same, and its callers tell.
        func log(_ level: Logger.Level, _ message: Logger.Message, _ instance: Instance) {
            guard urls.count > 1 else { return }
            Logger(label: "tally.calls").log(
                level: level, message, metadata: ["role": .string(role.rawValue), "url": .string(instance.url)])
        }
    }
}
